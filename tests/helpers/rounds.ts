import { setTimeout } from 'node:timers/promises'
import * as assert from 'uvu/assert'
import { askPicture, describeOutcome, type Outcome } from './chaos-picture.ts'
import { figure } from './figures.ts'
import { createRandom } from './random.ts'

/** A picture being drawn, into which a fault falls. */
export interface Round {
  readonly index: number
  /** 0…1, the same in each run. */
  readonly random: () => number
  /** True until the picture has come, or failed. */
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
  /** Mends it, after each picture. */
  readonly after: () => Promise<void>
  /** How long a picture may take, if it is not one of a second. */
  readonly limitMs?: number
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
  const { what, url, reference, during, after, limitMs = LIMIT_MS } = options
  const random = createRandom(1)
  const failures: string[] = []
  const times: number[] = []
  for (let index = 0; index < ROUNDS && failures.length < MOST_FAILURES; index++) {
    const started = performance.now()
    let drawing = true
    const asked = askPicture(url, limitMs).then((outcome) => {
      drawing = false
      times.push(performance.now() - started)
      return outcome
    })
    const midway = () => within(FAULT_MS, random)
    try {
      await during({ index, random, isDrawing: () => drawing, over: asked, midway })
    } finally {
      const failure = failureOf(await asked, reference)
      if (failure) failures.push(`round ${index + 1}: ${failure}`)
      await after()
    }
  }
  const count = failures.length === 0
    ? `${ROUNDS} of ${ROUNDS}`
    : `${times.length - failures.length} of ${times.length}`
  figure(`pictures identical, ${what}`, `${count}, ${describeTimes(times)}`, `${ROUNDS} of ${ROUNDS}`)
  assert.equal(failures, [])
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
