/** How far a picture is: tiles done of all, and the time since its first tile was asked for. */
export interface Progress {
  readonly done: number
  readonly total: number
  readonly elapsedMs: number
}

/** A picture that is being made, was made, or could not be. */
export type RenderState = 'running' | 'done' | 'failed' | 'canceled'

/** What `GET /renders/{id}` answers, and each of its events carries. */
export interface RenderStatus extends Progress {
  readonly id: string
  readonly state: RenderState
  /** Why it failed, in a sentence written for the person who asked. */
  readonly detail?: string
  /** The HTTP status that `GET /render` would have answered with, where it failed. */
  readonly status?: number
}

/** The time left at the pace so far, in milliseconds; undefined until a tile is done. */
export function remainingMs({ done, total, elapsedMs }: Progress): number | undefined {
  return done === 0 ? undefined : (elapsedMs / done) * (total - done)
}
