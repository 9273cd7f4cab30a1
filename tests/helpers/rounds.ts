import { setTimeout } from 'node:timers/promises'
import * as assert from 'uvu/assert'
import { askPicture, describeOutcome, type Outcome } from './chaos-picture.ts'
import { figure } from './figures.ts'
import { extent, proof } from './proof.ts'
import { createRandom } from './random.ts'
import { scrape } from './scrape.ts'

/** A picture being drawn, into which a fault falls or a change. */
export interface Round {
  readonly index: number
  /** 0…1, the same in each run with the same seed. */
  readonly random: () => number
  /** True until the picture, or the first of them, has come or failed. */
  isDrawing(): boolean
  /** Resolves then. */
  readonly over: Promise<unknown>
  /** Waits until a random share of its tiles is drawn, or it is over. */
  midway(): Promise<void>
}

export interface RoundsOptions {
  /** How the figures call it. */
  readonly what: string
  readonly url: string
  readonly reference: Buffer
  /**
   * Makes the fault while the picture is drawn; false if the picture was done before the fault was met, which a machine with
   * other things to do may bring about: that round does not count.
   */
  readonly during: (round: Round) => Promise<boolean>
  /** Mends it, after each round. */
  readonly after?: (() => Promise<void>) | undefined
  /** Whether one picture is drawn after the other until `during` is done, for what takes longer than a picture. */
  readonly drawsOn?: boolean
  readonly rounds?: number
  /** Where the frontend answers by itself; absent, its metrics are there for this machine through the balancer. */
  readonly frontend?: (() => Promise<string>) | undefined
}

/** Pictures that each fault falls into. */
export const ROUNDS = extent(5, 20)

/** Of its 64 tiles, how many are drawn when a fault falls into a picture: it has begun, and much is left to do. */
const FAULT_TILES = [2, 32] as const

/** Far more than a picture takes, even one that waits for nginx to time out (10 s), on a machine that has other things to do. */
const LIMIT_MS = 180_000

/** Rounds that may fail before the rest is left out: what fails by waiting would take minutes. */
const MOST_FAILURES = 3

/** Between two looks at what is drawn: far less than a picture takes, far more than a look. */
const LOOK_MS = 20

/** Asks for the same picture again and again while something goes wrong: it must be the same to the byte each time. */
export async function playRounds(options: RoundsOptions): Promise<void> {
  const { what, during, after, rounds = ROUNDS } = options
  const random = createRandom(proof.seed)
  const failures: string[] = []
  const times: number[] = []
  let met = 0
  let missed = 0
  while (met < rounds && failures.length < MOST_FAILURES) {
    assert.ok(missed <= rounds, `${missed} pictures were done before the fault, ${met} were not`)
    const index = met + missed
    // Where nobody can tell, nobody must ask for `midway`, which tries again.
    const drawnBefore = await tilesDrawn(options).catch(() => 0)
    const pictures = drawPictures(options)
    const midway = async () => {
      const wanted = drawnBefore + FAULT_TILES[0] + Math.floor((FAULT_TILES[1] - FAULT_TILES[0]) * random())
      while (pictures.isFirst() && await tilesDrawn(options) < wanted) await setTimeout(LOOK_MS)
    }
    try {
      if (await during({ index, random, isDrawing: pictures.isFirst, over: pictures.first, midway })) met++
      else missed++
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

/** The tiles that the frontend has drawn for all of its pictures so far. */
async function tilesDrawn({ url, frontend }: RoundsOptions): Promise<number> {
  return await scrape(frontend ? await frontend() : new URL(url).origin, 'tiles_total{outcome="drawn"}')
}

interface PictureResult {
  readonly tookMs: number
  readonly failure: string | undefined
}

/** Begins with a picture, and where it draws on goes on with more until the end is asked for. */
function drawPictures({ url, reference, drawsOn = false }: RoundsOptions) {
  let isEnded = !drawsOn
  let isFirst = true
  const drawn: PictureResult[] = []
  async function draw(): Promise<void> {
    const started = performance.now()
    const failure = failureOf(await askPicture(url, LIMIT_MS), reference)
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
