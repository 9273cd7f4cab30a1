import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import process from 'node:process'
import { spread } from '../../bench/harness.ts'
import { parseQuery, tileSchema } from '../../core/params.ts'
import { tileJobOf } from '../../core/tile-job.ts'
import { computeTile, type Slicing } from '../../worker/compute.ts'
import { createReferences } from '../../worker/kernel/deep/references.ts'

/** An orbit that never escapes nor returns, at a thousand bits: the cusp of the cardioid. */
const MILLION_STEPS = tileJobOf(
  parseQuery(tileSchema, 're=0.25&span=1e-270&width=64&height=64&iterations=1000000&region=0,0,1,1'),
)

/** As the mains share their thread. */
const slicing: Slicing = process.versions.deno === undefined
  ? { yieldTurn: () => new Promise((resolve) => setImmediate(resolve)), sliceMs: 20 }
  : { yieldTurn: () => new Promise((resolve) => setTimeout(resolve, 0)), sliceMs: 40 }

const computing = suite('computeTile()')

/** How long others waited for their turn, in the median, and how long it went on after an abort. */
async function interrupt(): Promise<{ gapMs: number; stopMs: number }> {
  const references = createReferences(2 ** 28)
  const gaps: number[] = []
  let then = performance.now()
  const timer = setInterval(() => {
    gaps.push(performance.now() - then)
    then = performance.now()
  }, 1)
  const abort = new AbortController()
  let abortedAt = 0
  setTimeout(() => {
    abortedAt = performance.now()
    abort.abort()
  }, 500)
  try {
    await computeTile(MILLION_STEPS, { slicing, references, check: () => abort.signal.throwIfAborted() })
    throw new TypeError('Cannot be done: it must be aborted')
  } catch (error) {
    assert.is(error, abort.signal.reason)
    assert.ok(references.bytes > 0)
    return { gapMs: spread(gaps).median, stopMs: performance.now() - abortedAt }
  } finally {
    clearInterval(timer)
  }
}

computing('it lets others have their turn, and stops within 100 ms, in a million-step orbit', async () => {
  // The best of three, since a busy machine may stop this process for a while.
  const rounds = [await interrupt(), await interrupt(), await interrupt()]
  assert.ok(Math.min(...rounds.map(({ stopMs }) => stopMs)) < 100, JSON.stringify(rounds))
  assert.ok(Math.min(...rounds.map(({ gapMs }) => gapMs)) < 80, JSON.stringify(rounds))
})

computing(
  'it computes an orbit once for tiles that arrive together, and not again for those that come later',
  async () => {
    const references = createReferences(2 ** 28)
    const draw = (x: number) => {
      const params = { ...MILLION_STEPS, iterations: 20_000, region: { x, y: 0, width: 1, height: 1 } }
      return computeTile(params, { slicing: { ...slicing, sliceMs: 0 }, references, check: () => {} })
    }
    const alone = await computeTile({ ...MILLION_STEPS, iterations: 20_000 }, {
      slicing: { ...slicing, sliceMs: 0 },
      references: createReferences(2 ** 28),
      check: () => {},
    })
    const together = await Promise.all([draw(0), draw(1)])
    assert.ok(together[0].slices + together[1].slices < 1.5 * alone.slices + 8)
    const later = await draw(2)
    assert.ok(later.slices < alone.slices / 4, `${later.slices}`)
    assert.is(together[0].values[0], alone.values[0])
  },
)

computing('it goes on with what was begun for a tile whose time was over', async () => {
  const references = createReferences(2 ** 28)
  const params = { ...MILLION_STEPS, iterations: 40_000 }
  let tries = 0
  while (true) {
    let turns = 0
    const check = () => {
      if (++turns > 20) throw new RangeError('over')
    }
    tries++
    try {
      await computeTile(params, { slicing: { ...slicing, sliceMs: 0 }, references, check })
      break
    } catch (error) {
      assert.instance(error, RangeError)
      assert.ok(tries < 100)
    }
  }
  assert.ok(tries > 1)
})

computing('it looks soon whether anybody still waits, however long its slices are', async () => {
  const gone = new Error('gone')
  let looks = 0
  const check = () => {
    looks++
    throw gone
  }
  const references = createReferences(2 ** 28)
  const drawing = computeTile(MILLION_STEPS, { slicing: { ...slicing, sliceMs: Infinity }, references, check })
  assert.is(await drawing.catch((error) => error), gone)
  assert.is(looks, 1)
})

computing.run()
