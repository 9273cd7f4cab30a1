import { setTimeout } from 'node:timers/promises'
import * as assert from 'uvu/assert'
import { askPicture, describeOutcome, type Outcome } from './chaos-picture.ts'
import { figure } from './figures.ts'
import { createRandom } from './random.ts'

/** A picture being drawn, into which a fault falls or a change. */
export interface Round {
  readonly index: number
  /** 0…1, the same in each run. */
  readonly random: () => number
  /** True until the picture, or the first of them, has come or failed. */
  isDrawing(): boolean
  /** Resolves then. */
  readonly over: Promise<unknown>
  /** Waits for a random moment in the midst of the picture. */
  midway(): Promise<void>
}

export interface RoundsOptions {
  /** How the figures call it. */
  readonly what: string
  readonly url: string
  readonly reference: Buffer
  /** Makes the fault, and asserts that it was met; runs while the picture is drawn. */
  readonly during: (round: Round) => Promise<void>
  /** Mends it, after each round. */
  readonly after?: (() => Promise<void>) | undefined
  /** How long a picture may take, if it is not one of a second. */
  readonly limitMs?: number
  /** Whether one picture is drawn after the other until `during` is done, for what takes longer than a picture. */
  readonly drawsOn?: boolean
  readonly rounds?: number
}

/** Pictures that each fault falls into. */
export const ROUNDS = 20

/** The first and the last moment of a fault: no picture is done so early, and each has begun. */
export const FAULT_MS = [100, 400] as const

/** A picture of less than a second that takes longer has waited for nginx to time out (10 s), which nobody would put up with. */
const LIMIT_MS = 9_000

/** Rounds that may fail before the rest is left out: what fails by waiting would take minutes. */
const MOST_FAILURES = 3

/** Asks for the same picture again and again while something goes wrong: it must be the same to the byte each time. */
export async function playRounds(options: RoundsOptions): Promise<void> {
  const { what, during, after, rounds = ROUNDS } = options
  const random = createRandom(1)
  const failures: string[] = []
  const times: number[] = []
  for (let index = 0; index < rounds && failures.length < MOST_FAILURES; index++) {
    const pictures = drawPictures(options)
    try {
      const midway = () => within(FAULT_MS, random)
      await during({ index, random, isDrawing: pictures.isFirst, over: pictures.first, midway })
    } finally {
      for (const { tookMs, failure } of await pictures.end()) {
        times.push(tookMs)
        if (failure) failures.push(`round ${index + 1}: ${failure}`)
      }
      await after?.()
    }
  }
  const count = `${times.length - failures.length} of ${times.length}${rounds > 1 ? ` in ${rounds} rounds` : ''}`
  figure(`pictures identical, ${what}`, `${count}, ${describeTimes(times)}`, 'all')
  assert.equal(failures, [])
}

interface PictureResult {
  readonly tookMs: number
  readonly failure: string | undefined
}

/** Begins with a picture, and where it draws on goes on with more until the end is asked for. */
function drawPictures({ url, reference, limitMs = LIMIT_MS, drawsOn = false }: RoundsOptions) {
  let isEnded = !drawsOn
  let isFirst = true
  const drawn: PictureResult[] = []
  async function draw(): Promise<void> {
    const started = performance.now()
    const failure = failureOf(await askPicture(url, limitMs), reference)
    isFirst = false
    drawn.push({ tookMs: performance.now() - started, failure })
  }
  const first = draw()
  const all = first.then(async () => {
    while (!isEnded) await draw()
  })
  return {
    first,
    isFirst: () => isFirst,
    async end(): Promise<readonly PictureResult[]> {
      isEnded = true
      await all
      return drawn
    },
  }
}

/** Waits for a random moment between two, in milliseconds from now. */
export function within([first, last]: readonly [number, number], random: () => number): Promise<void> {
  return setTimeout(first + (last - first) * random())
}

/** The median and the longest, in seconds. */
export function describeTimes(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  const seconds = (ms: number) => (ms / 1000).toFixed(2)
  return `median ${seconds(sorted[sorted.length >> 1]!)} s, longest ${seconds(sorted.at(-1)!)} s`
}

function failureOf(outcome: Outcome, reference: Buffer): string | undefined {
  if (outcome.kind !== 'whole') return describeOutcome(outcome)
  return outcome.bytes.equals(reference) ? undefined : 'other bytes'
}
