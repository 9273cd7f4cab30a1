import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type DrawnTile, PICTURE_SIZE, REGIONS, type Run } from '../../../../frontend/ui/compare/draw-run.ts'
import { differingPixels, digestOf, pixelsOf, sharesOf, workersOf } from '../../../../frontend/ui/compare/verdict.ts'
import { MESSAGES } from '../../../../frontend/ui/words/messages.ts'

/** Draws all regions in turn by some workers, a millisecond each; the entry of a pixel follows from where it lies. */
function runBy(workers: readonly string[]): Run {
  const tiles = REGIONS.map((region, index): DrawnTile => ({
    region,
    entries: Uint8Array.from({ length: region.width * region.height }, (_, at) => {
      const [x, y] = [region.x + at % region.width, region.y + Math.floor(at / region.width)]
      return (x * 7 + y * 13) % 251
    }),
    worker: workers[index % workers.length]!,
    cameMs: index,
    beganMs: index,
    doneMs: index + 1,
  }))
  return { asked: 'random', used: 'random', tiles, tookMs: tiles.length }
}

const pixels = suite('pixelsOf(), differingPixels(), digestOf()')

pixels('it puts the picture together, whoever drew which tile in which order', async () => {
  const [one, other] = [runBy(['a']), runBy(['b', 'c'])]
  const whole = pixelsOf(one)
  assert.is(whole.length, PICTURE_SIZE.width * PICTURE_SIZE.height)
  assert.ok(whole.every((entry, at) => {
    const [x, y] = [at % PICTURE_SIZE.width, Math.floor(at / PICTURE_SIZE.width)]
    return entry === (x * 7 + y * 13) % 251
  }))
  const reversed = pixelsOf({ tiles: other.tiles.toReversed() })
  assert.is(differingPixels(whole, reversed), 0)
  assert.is(await digestOf(whole), await digestOf(reversed))
})

pixels('it sees every pixel that differs', async () => {
  const whole = pixelsOf(runBy(['a']))
  const places = fc.uniqueArray(fc.nat(whole.length - 1), { maxLength: 20 })
  await fc.assert(
    fc.asyncProperty(places, async (at) => {
      const changed = whole.slice()
      for (const index of at) changed[index]! ^= 1
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

const words = suite('messages.compared()')

words('it names the slower one first, and makes nothing of noise', () => {
  const [slow, fast] = [{ name: 'ip_hash', ms: 2000 }, { name: 'hash', ms: 1000 }]
  assert.is(MESSAGES.en.compared(slow, fast), 'ip_hash took 2 times as long as hash.')
  assert.is(MESSAGES.en.compared(fast, slow), 'ip_hash took 2 times as long as hash.')
  assert.is(MESSAGES.fr.compared(fast, { ...slow, ms: 1250 }), 'ip_hash a pris 1,25 fois le temps de hash.')
  assert.is(MESSAGES.en.compared(fast, { ...slow, ms: 1010 }), 'hash and ip_hash took about as long.')
})

words.run()
