/** What two runs of one picture come to: who did how much of each, and whether the pixels are the same. */
import type { Messages } from '../words/messages.ts'
import { byNumber } from '../fleet/stats.ts'
import { valueAt } from '../tiles/page-values.ts'
import { PICTURE_SIZE, type Run, type RunTile } from './draw-run.ts'

export interface WorkerShare {
  readonly worker: string
  readonly tiles: number
  /** Share of the run in which it computed and encoded. */
  readonly busy: number
}

/** A difference smaller than this comes and goes by itself. */
const NOISE = 1.04

/** Every worker of some runs, by name. */
export function workersOf(tiles: readonly RunTile[]): string[] {
  const names = new Set(tiles.map(({ worker }) => worker))
  return [...names].sort(byNumber)
}

/** What each of the workers did of a run, those that drew nothing as well. */
export function sharesOf({ tiles, tookMs }: Run, workers: readonly string[]): WorkerShare[] {
  return workers.map((worker) => {
    const own = tiles.filter((tile) => tile.worker === worker)
    const workMs = own.reduce((sum, { beganMs, doneMs }) => sum + doneMs - beganMs, 0)
    return { worker, tiles: own.length, busy: Math.min(1, workMs / tookMs) }
  })
}

/** The values of the whole picture. */
export function valuesOf({ tiles }: Pick<Run, 'tiles'>): Float64Array<ArrayBuffer> {
  const { width, height } = PICTURE_SIZE
  const whole = new Float64Array(width * height)
  for (const { region: { x, y }, values } of tiles) {
    for (let pixel = 0; pixel < values.tints.length; pixel++) {
      const [column, row] = [pixel % values.width, Math.floor(pixel / values.width)]
      whole[(y + row) * width + x + column] = valueAt(values, pixel)
    }
  }
  return whole
}

/** Says which of two runs took how much longer. */
export function comparedTimes(
  first: Pick<Run, 'asked' | 'tookMs'>,
  second: Pick<Run, 'asked' | 'tookMs'>,
  { tookAsLong, tookLonger }: Pick<Messages, 'tookAsLong' | 'tookLonger'>,
): string {
  const [fast, slow] = first.tookMs < second.tookMs ? [first, second] : [second, first]
  const ratio = slow.tookMs / fast.tookMs
  if (ratio < NOISE) return tookAsLong(first.asked, second.asked)
  return tookLonger(slow.asked, fast.asked, Number(ratio.toFixed(2)))
}

export function differingPixels(a: Float64Array, b: Float64Array): number {
  return a.reduce((count, value, index) => count + (value === b[index] ? 0 : 1), 0)
}

/** The SHA-256 in hexadecimal; undefined where the browser has none, as without https. */
export async function digestOf(values: Float64Array<ArrayBuffer>): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle) return undefined
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', values))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
