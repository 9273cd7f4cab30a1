import type { Log } from '../../service/log.ts'
import type { RenderParams } from '../../core/params.ts'
import type { Problem } from '../../service/problem.ts'
import { createPlaces } from '../../service/places.ts'
import type { Clock } from '../../core/clock.ts'
import type { FanOutOptions } from './fan-out.ts'
import type { Rendering, RenderPicture } from './render.ts'

export interface StreamsOptions {
  readonly renderPicture: RenderPicture
  /** How many may run at once. */
  readonly most: number
  /** The longest that the rows of a picture may keep their reader waiting. */
  readonly stallMs: number
  readonly log: Log
  readonly onEnd: (outcome: StreamOutcome) => void
  readonly clock: Clock
  readonly yieldTurn: YieldTurn
}

/** Resolves once the runtime has looked at what had arrived, such as the end of a connection. */
export type YieldTurn = () => Promise<void>

/** What became of a picture; aborted ones were left by their reader. */
export type StreamOutcome = 'done' | 'failed' | 'aborted' | 'refused'

/** Pictures that are drawn while they are read. */
export interface Streams {
  /**
   * The PNG in pieces; what it cannot be planned for is thrown at once, all else by the pieces.
   * @throws {ParamError}; the pieces a ProblemError if as many run as may, of all clients or of this one, and what drawing throws
   */
  start(
    params: RenderParams,
    options: Pick<FanOutOptions, 'requestId' | 'signal'> & { readonly client: string },
  ): Pick<Rendering, 'pieces' | 'fitted'>
  readonly running: number
}

/** Streams within their limit, each of which is logged when it ends. */
export function createStreams({ renderPicture, most, stallMs, log, onEnd, clock, yieldTurn }: StreamsOptions): Streams {
  const places = createPlaces({ name: 'pictures', most, full: BUSY })
  return {
    start(params, { requestId, client, signal }) {
      const rendering = renderPicture(params, { requestId, client, signal, stallMs })
      const { plan } = rendering
      const pieces = (async function* () {
        // A reader may have left while the request was on its way.
        await yieldTurn()
        signal.throwIfAborted()
        let giveBack: () => void
        try {
          giveBack = places.take(client)
        } catch (error) {
          onEnd('refused')
          throw error
        }
        const startedMs = clock.now()
        let outcome: StreamOutcome = 'aborted'
        let failure: unknown
        try {
          yield* rendering.pieces
          outcome = 'done'
        } catch (error) {
          failure = error
          if (!signal.aborted) outcome = 'failed'
          throw error
        } finally {
          giveBack()
          onEnd(outcome)
          const elapsedMs = Math.round(clock.now() - startedMs)
          const error = outcome === 'failed' ? { error: String(failure) } : {}
          log(outcome === 'failed' ? 'warn' : 'info', `picture ${outcome}`, {
            requestId,
            tiles: plan.tiles,
            elapsedMs,
            ...error,
          })
        }
      })()
      return {
        pieces,
        get fitted() {
          return rendering.fitted
        },
      }
    },
    get running() {
      return places.taken
    },
  }
}

const BUSY: Problem = {
  status: 503,
  title: 'Too many pictures',
  detail: 'As many pictures are being drawn as may be; try again shortly',
  headers: { 'Retry-After': '2' },
}
