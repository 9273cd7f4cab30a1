import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseQuery, tileSchema } from '../../core/params.ts'
import { type TileJob, tileJobOf } from '../../core/tile-job.ts'
import { computePixels, type Slicing, startComputing } from '../../worker/compute.ts'
import { createReferences, type References } from '../../worker/kernel/deep/references.ts'

/** An orbit that never escapes nor returns, at a thousand bits: the cusp of the cardioid. */
function cuspJob(iterations: number): TileJob {
  const query = `re=0.25&span=1e-270&width=64&height=64&iterations=${iterations}&region=0,0,1,1`
  return tileJobOf(parseQuery(tileSchema, query))
}

const MILLION_STEPS = cuspJob(1_000_000)

/** Lets others have their turn after each piece of work: how long a piece takes is the machine's. */
const slicing: Slicing = { yieldTurn: () => new Promise((resolve) => setImmediate(resolve)), sliceMs: 0 }

/** A million steps of 1,000 bits take some two seconds: so many take a few milliseconds. */
const STEPS_A_TURN = 1_000

/** Draws a tile in slices, and tells how many. */
async function computeTile(job: TileJob, { slicing, references, check }: {
  readonly slicing: Slicing
  readonly references: References
  readonly check: () => void
}) {
  const computing = startComputing(slicing, check)
  const values = await computePixels(job, computing, references)
  return { values, ...computing.cost }
}

const computing = suite('startComputing()')

computing('it lets others have their turn after a few milliseconds of work, in the longest orbit', async () => {
  const steps = 100_000
  const { slices } = await computeTile(cuspJob(steps), {
    slicing,
    references: createReferences(2 ** 28),
    check() {},
  })
  assert.ok(slices >= steps / STEPS_A_TURN, `${slices} turns`)
})

computing('it goes on for as long as it may before the next turn', async () => {
  const { slices, phases } = await computeTile(cuspJob(100_000), {
    slicing: { ...slicing, sliceMs: 20 },
    references: createReferences(2 ** 28),
    check() {},
  })
  const tookMs = phases.orbit + phases.table + phases.pixels
  // All but the first and the last one last at least so long.
  assert.ok(slices > 1 && slices <= tookMs / 20 + 2, `${slices} turns in ${tookMs} ms`)
})

computing('it does nothing more once nobody waits', async () => {
  const references = createReferences(2 ** 28)
  const gone = new Error('gone')
  let turns = 0
  let bytes = 0
  const check = () => {
    bytes = references.bytes
    if (++turns === 50) throw gone
  }
  assert.is(await computeTile(MILLION_STEPS, { slicing, references, check }).catch((error) => error), gone)
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal([turns, references.bytes], [50, bytes])
  assert.ok(bytes > 0)
})

computing(
  'it computes an orbit once for tiles that arrive together, and not again for those that come later',
  async () => {
    const references = createReferences(2 ** 28)
    const draw = (x: number) => {
      const params = { ...MILLION_STEPS, iterations: 20_000, region: { x, y: 0, width: 1, height: 1 } }
      return computeTile(params, { slicing, references, check: () => {} })
    }
    const alone = await computeTile({ ...MILLION_STEPS, iterations: 20_000 }, {
      slicing,
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
      await computeTile(params, { slicing, references, check })
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
