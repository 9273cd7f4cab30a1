/** Decodes tiles in a thread of its own: those with samples take tens of milliseconds, for which motion must not wait. */
import type { Rect } from '../../../core/geometry.ts'
import { type BytesPart, type Decode, decodeParts } from './decode.ts'
import type { PageValues } from './page-values.ts'

/** A question to the thread, and its answer: values, or nothing if the bytes are none. */
export interface DecodeRequest {
  readonly id: number
  readonly region: Rect
  readonly parts: readonly BytesPart[]
}

export interface DecodeAnswer {
  readonly id: number
  readonly values: PageValues | undefined
}

/** Makes what decodes; the thread is started for the first tile. If it breaks, tiles are decoded here. */
export function createDecoder(startThread: () => Worker): Decode {
  const waiting = new Map<number, (values: PageValues | undefined) => void>()
  let thread: Worker | undefined
  let isBroken = false
  let count = 0

  function answer(id: number, values: PageValues | undefined): void {
    waiting.get(id)?.(values)
    waiting.delete(id)
  }

  function start(): Worker {
    const started = startThread()
    started.addEventListener('message', ({ data: { id, values } }: MessageEvent<DecodeAnswer>) => answer(id, values))
    started.addEventListener('error', () => {
      isBroken = true
      for (const id of waiting.keys()) answer(id, undefined)
    })
    return started
  }

  return async (region, parts) => {
    if (isBroken) return decodeParts(region, parts)
    const asked = thread ??= start()
    const id = count++
    const values = await new Promise<PageValues | undefined>((resolve) => {
      waiting.set(id, resolve)
      asked.postMessage({ id, region, parts } satisfies DecodeRequest, parts.map(({ bytes }) => bytes.buffer))
    })
    if (!values) throw new SyntaxError('Cannot read a tile: its bytes are no values')
    return values
  }
}

/** What the thread answers, and what of that it gives away. */
export function answerOf({ id, region, parts }: DecodeRequest): { answer: DecodeAnswer; given: ArrayBuffer[] } {
  try {
    const values = decodeParts(region, parts)
    const { tints, book, samples } = values
    const arrays = samples ? [tints, book, samples.counts, samples.numbers, samples.book] : [tints, book]
    return { answer: { id, values }, given: arrays.map(({ buffer }) => buffer) }
  } catch {
    return { answer: { id, values: undefined }, given: [] }
  }
}
