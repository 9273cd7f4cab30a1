/** Asks the fleet for tiles: judges the answers, decodes them, and cuts a tile in four that no worker finishes in time. */
import type { Clock } from '../../../core/clock.ts'
import { partsOf } from '../../../core/geometry.ts'
import type { TileParams } from '../../../core/params.ts'
import { type BytesPart, type Decode, decodeParts } from './decode.ts'
import { retryAfterMs } from './outage.ts'
import type { PageValues } from './page-values.ts'
import { reportOf, type TileReport } from './report.ts'
import { subjectQuery, type TileSubject } from './subject.ts'

export interface TileClient {
  /**
   * The values of a tile, in one answer or several.
   * @throws {LaterError | HopelessError} or the signal's reason
   */
  draw(subject: TileSubject, options: AskOptions): Promise<FetchedTile<PageValues>>
  /**
   * One answer in any format, as `read` makes it of its bytes; bytes that `read` throws at are lost.
   * @throws {LaterError | HopelessError} or the signal's reason
   */
  ask<T>(subject: TileSubject, { format, read }: AnswerFormat<T>, options: AskOptions): Promise<FetchedTile<T>>
}

/** What is asked for it, and at which cost to what else is loaded. */
export interface AskOptions extends Pick<RequestInit, 'priority' | 'cache'> {
  readonly signal: AbortSignal
}

export interface AnswerFormat<T> {
  readonly format: TileParams['format']
  readonly read: (bytes: Uint8Array<ArrayBuffer>) => T | Promise<T>
}

export interface FetchedTile<T> {
  readonly value: T
  /** Of the worker that drew it, or the last part of it. */
  readonly report: TileReport
}

export interface TileClientOptions {
  readonly clock: Clock
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  /** What the browser knows of its last answer from an address. */
  readonly timingOf: (url: string) => AnswerTiming | undefined
  /** Decodes tiles with samples, elsewhere if possible. */
  readonly decodeSamples?: Decode
}

/** As the browser measures it, which does not wait for the page to have time. */
export type AnswerTiming = Pick<PerformanceResourceTiming, 'responseStart' | 'transferSize'>

/** Nobody could take the tile now: it may be asked for again. */
export class LaterError extends Error {
  readonly reason: 'full' | 'lost'
  /** What the server asks to be spared for, if it does. */
  readonly retryAfterMs: number

  constructor(reason: 'full' | 'lost', { retryAfterMs = 0, cause }: { retryAfterMs?: number; cause?: unknown } = {}) {
    super(`Cannot get a tile now: ${reason}`, { cause })
    this.name = 'LaterError'
    this.reason = reason
    this.retryAfterMs = retryAfterMs
  }
}

/** No worker finished the tile in time: a smaller one may come at once. */
export class TooSlowError extends LaterError {
  constructor() {
    super('full')
    this.name = 'TooSlowError'
  }
}

/** The request itself is at fault, and will not be answered however often it is made. */
export class HopelessError extends Error {
  readonly status: number

  constructor(status: number) {
    super(`Cannot get a tile: the server answers ${status}`)
    this.name = 'HopelessError'
    this.status = status
  }
}

/** Smaller parts would take longer to ask for than to draw. */
const LEAST_PART = 32

export function createTileClient(
  { clock, fetch, timingOf, decodeSamples = decodeParts }: TileClientOptions,
): TileClient {
  async function draw(subject: TileSubject, options: AskOptions): Promise<FetchedTile<PageValues>> {
    const { value: parts, report } = await askParts(subject, options)
    const decode = subject.refinement ? decodeSamples : decodeParts
    try {
      return { value: await decode(subject.region, parts), report }
    } catch (cause) {
      options.signal.throwIfAborted()
      throw new LaterError('lost', { cause })
    }
  }

  async function askParts(subject: TileSubject, options: AskOptions): Promise<FetchedTile<BytesPart[]>> {
    const { region } = subject
    try {
      const { value: bytes, report } = await ask(subject, { format: 'values', read: (bytes) => bytes }, options)
      return { value: [{ region, bytes }], report }
    } catch (error) {
      const side = Math.max(region.width, region.height)
      if (!(error instanceof TooSlowError) || side <= LEAST_PART) throw error
      const parts: BytesPart[] = []
      let report: TileReport | undefined
      for (const rect of partsOf(region, Math.ceil(side / 2))) {
        const drawn = await askParts({ ...subject, region: rect }, options)
        parts.push(...drawn.value)
        report = drawn.report
      }
      return { value: parts, report: report! }
    }
  }

  async function ask<T>(
    subject: TileSubject,
    { format, read }: AnswerFormat<T>,
    options: AskOptions,
  ): Promise<FetchedTile<T>> {
    const url = `/tile?${subjectQuery(subject, format)}`
    const startedMs = clock.now()
    try {
      const response = await fetch(url, options)
      const answeredMs = clock.now()
      if (!response.ok) {
        await response.body?.cancel()
        throw refusalOf(response)
      }
      const bytes = new Uint8Array(await response.arrayBuffer())
      const totalMs = clock.now() - startedMs
      const value = await read(bytes)
      const timing = timingOf(url)
      const isFresh = !timing || timing.transferSize > 0
      return {
        value,
        report: reportOf(response.headers, { totalMs, isFresh, headAtMs: timing?.responseStart || answeredMs }),
      }
    } catch (cause) {
      options.signal.throwIfAborted()
      if (cause instanceof LaterError || cause instanceof HopelessError) throw cause
      throw new LaterError('lost', { cause })
    }
  }

  return { draw, ask }
}

/** The timing of a browser, for an address of this page. */
export function browserTiming(url: string): AnswerTiming | undefined {
  const entry = performance.getEntriesByName(new URL(url, location.href).href, 'resource').at(-1)
  return entry instanceof PerformanceResourceTiming ? entry : undefined
}

/** What to think of an answer that is no tile. */
function refusalOf({ status, headers }: Response): LaterError | HopelessError {
  if (status === 504) return new TooSlowError()
  if (status < 500 && status !== 403 && status !== 429) return new HopelessError(status)
  const reason = status === 503 && headers.has('X-Worker') ? 'full' : 'lost'
  return new LaterError(reason, { retryAfterMs: retryAfterMs(headers) ?? 0 })
}
