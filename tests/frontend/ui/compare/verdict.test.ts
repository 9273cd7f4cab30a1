import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PICTURE_SIZE, REGIONS, type Run, type RunTile } from '../../../../frontend/ui/compare/draw-run.ts'
import {
  comparedTimes,
  differingPixels,
  digestOf,
  sharesOf,
  valuesOf,
  workersOf,
} from '../../../../frontend/ui/compare/verdict.ts'
import { pageValuesOf } from '../../../../frontend/ui/tiles/page-values.ts'
import { english } from '../../../../frontend/ui/words/english.ts'
import { french } from '../../../../frontend/ui/words/french.ts'

/** The count of a pixel. */
const countAt = (x: number, y: number) => 1 + (x * 7 + y * 13) % 251

/** Draws all regions in turn by some workers, a millisecond each; the count of a pixel follows from where it lies. */
function runBy(workers: readonly string[]): Run {
  const tiles = REGIONS.map((region, index): RunTile => ({
    region,
    values: pageValuesOf({
      ...region,
      isSmooth: false,
      values: Float64Array.from({ length: region.width * region.height }, (_, at) => {
        const [x, y] = [region.x + at % region.width, region.y + Math.floor(at / region.width)]
        return countAt(x, y)
      }),
      samples: undefined,
    }, region),
    worker: workers[index % workers.length]!,
    cameMs: index,
    beganMs: index,
    doneMs: index + 1,
  }))
  return { asked: 'random', used: 'random', tiles, tookMs: tiles.length }
}

const pixels = suite('valuesOf(), differingPixels(), digestOf()')

pixels('it puts the picture together, whoever drew which tile in which order', async () => {
  const [one, other] = [runBy(['a']), runBy(['b', 'c'])]
  const whole = valuesOf(one)
  assert.is(whole.length, PICTURE_SIZE.width * PICTURE_SIZE.height)
  assert.ok(whole.every((count, at) => {
    const [x, y] = [at % PICTURE_SIZE.width, Math.floor(at / PICTURE_SIZE.width)]
    return count === countAt(x, y)
  }))
  const reversed = valuesOf({ tiles: other.tiles.toReversed() })
  assert.is(differingPixels(whole, reversed), 0)
  assert.is(await digestOf(whole), await digestOf(reversed))
})

pixels('it sees every pixel that differs', async () => {
  const whole = valuesOf(runBy(['a']))
  const places = fc.uniqueArray(fc.nat(whole.length - 1), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(places, async (at) => {
      const changed = whole.slice()
      for (const index of at) changed[index]! += 1
      assert.is(differingPixels(whole, changed), at.length)
      assert.is(await digestOf(whole) === await digestOf(changed), at.length === 0)
    }),
    { numRuns: 20 },
  )
})

pixels.run()

const shares = suite('sharesOf(), workersOf()')

shares('it counts each worker’s tiles and time, and those that had nothing to do', () => {
  const run = runBy(['worker-2', 'worker-10', 'worker-2'])
  assert.equal(workersOf(run.tiles), ['worker-2', 'worker-10'])
  assert.equal(sharesOf(run, ['worker-2', 'worker-10', 'worker-11']), [
    { worker: 'worker-2', tiles: 40, busy: 40 / 60 },
    { worker: 'worker-10', tiles: 20, busy: 20 / 60 },
    { worker: 'worker-11', tiles: 0, busy: 0 },
  ])
})

shares.run()

const words = suite('comparedTimes()')

words('it names the slower one first, and makes nothing of noise', () => {
  const [slow, fast] = [{ asked: 'ip_hash', tookMs: 2000 }, { asked: 'hash', tookMs: 1000 }] as const
  assert.is(comparedTimes(slow, fast, english), 'ip_hash took 2 times as long as hash.')
  assert.is(comparedTimes(fast, slow, english), 'ip_hash took 2 times as long as hash.')
  assert.is(comparedTimes(fast, { ...slow, tookMs: 1250 }, french), 'ip_hash a pris 1,25 fois le temps de hash.')
  assert.is(comparedTimes(fast, { ...slow, tookMs: 1010 }, english), 'hash and ip_hash took about as long.')
})

words.run()
