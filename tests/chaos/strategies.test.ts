/** What nginx's choice of a worker is worth, the order in which tiles are asked for, and which of its settings are traps. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Balance } from '../../core/balance.ts'
import { drawPicture } from '../../lab/draw.ts'
import { type FaultRow, tryIllness, tryOverload } from '../../lab/faults.ts'
import { startSleepers, type Testbed } from '../../lab/testbed.ts'
import { measure, type Measures, sum } from '../../lab/measures.ts'
import type { SerialWorker } from '../../lab/serial-worker.ts'
import { withoutZone } from '../../lab/variants.ts'
import type { LabTile } from '../../lab/views.ts'
import { findProgram } from '../../lb/machine.ts'
import { figure } from '../helpers/figures.ts'
import { createRandom } from '../helpers/random.ts'
import { runnable } from '../helpers/skip.ts'

const SEEDS = [1, 2, 3]
const WORKERS = 8
const TILES = 200

const strategies = suite('the choice of a worker')
let testbed: Testbed<SerialWorker>
let withoutShared: Testbed<SerialWorker>

strategies.before(async () => {
  testbed = await startSleepers(WORKERS)
  withoutShared = await startSleepers(WORKERS, { change: withoutZone, nginx: { processes: WORKERS } })
})
strategies.after(async () => {
  await Promise.all([testbed, withoutShared].map((one) => one?.stop()))
})

/**
 * Tiles as those of a real view: a twentieth of them are a third of the work, and a fifth nearly all. The dear ones take tenths of a second,
 * the others milliseconds.
 */
function tilesOf(seed: number): LabTile[] {
  const random = createRandom(seed)
  return Array.from({ length: TILES }, (_, index) => {
    const costMs = Math.ceil(random() < 0.2 ? 70 + 280 * random() ** 2 : 1 + 2 * random())
    return { path: `/tile?seed=${seed}&region=${index}`, steps: costMs, costMs }
  })
}

/** Draws the tiles of each seed; the mean of what a measure says. */
async function meanOf(
  of: (measures: Measures) => number,
  { client = testbed.client, balance, inOrder = (tiles) => tiles }: {
    readonly client?: Testbed['client']
    readonly balance?: Balance
    readonly inOrder?: (tiles: LabTile[]) => LabTile[]
  } = {},
): Promise<number> {
  const found: number[] = []
  for (const seed of SEEDS) {
    const options = { inFlight: WORKERS, ...(balance && { balance }) }
    found.push(of(measure(await drawPicture(client, inOrder(tilesOf(seed)), options), WORKERS)))
  }
  return sum(found) / found.length
}

const efficiency = (measures: Measures) => measures.efficiency

strategies('it is worth half the time that tiles take, and the dearest first are worth a sixth more', async () => {
  const asTheyCome = await meanOf(efficiency)
  const dearestFirst = await meanOf(efficiency, { inOrder: (tiles) => tiles.sort((a, b) => b.costMs - a.costMs) })
  const roundRobin = await meanOf(efficiency, { balance: 'round_robin' })
  const gain = asTheyCome / roundRobin
  figure('efficiency of least connections, as tiles come', asTheyCome.toFixed(2), '0.75')
  figure('the same, dearest tile first', dearestFirst.toFixed(2), '0.93')
  figure('least connections against round robin', `${gain.toFixed(2)} times as fast`, '1.8 times')
  assert.ok(asTheyCome >= 0.75, `${asTheyCome}`)
  assert.ok(dearestFirst >= 0.93, `${dearestFirst}`)
  assert.ok(gain >= 1.8, `${gain}`)
})

strategies('it is lost where each process of nginx counts by itself', async () => {
  const shared = await meanOf(efficiency)
  const alone = await meanOf(efficiency, { client: withoutShared.client })
  figure('least connections with shared counters', `${(shared / alone).toFixed(2)} times as fast`, '1.3 times')
  assert.ok(shared >= 1.3 * alone, `${shared} ${alone}`)
})

strategies(
  'it gives each worker its share: by turns of the tiles, by connections of the work, by address all to one',
  async () => {
    const shares = async (balance: Balance) => {
      const before = testbed.workers.map(({ hits }) => hits)
      const { shares } = measure(
        await drawPicture(testbed.client, tilesOf(1), { inFlight: WORKERS, balance }),
        WORKERS,
      )
      return { tiles: testbed.workers.map(({ hits }, index) => hits - before[index]!), work: shares }
    }
    const turns = await shares('round_robin')
    assert.equal(turns.tiles, Array(WORKERS).fill(TILES / WORKERS))
    const connections = await shares('least_conn')
    assert.is(connections.work.length, WORKERS)
    assert.ok(connections.work[0]! < 1.6 / WORKERS, `${connections.work}`)
    assert.ok(turns.work[0]! > connections.work[0]!, `${turns.work}`)
    const hashed = await shares('hash')
    const again = await shares('hash')
    assert.equal(again.tiles, hashed.tiles)
    assert.ok(hashed.tiles.every((tiles) => tiles > 0 && tiles < TILES / 2), `${hashed.tiles}`)
    const random = await shares('random')
    assert.ok(random.tiles.every((tiles) => tiles > 5), `${random.tiles}`)
    const address = { client: testbed.client, tiles: tilesOf(1).filter(({ costMs }) => costMs < 5).slice(0, 40) }
    const { shares: one } = measure(
      await drawPicture(address.client, address.tiles, { inFlight: WORKERS, balance: 'ip_hash' }),
      WORKERS,
    )
    assert.equal(one, [1])
  },
)

const FAULTS = { workers: WORKERS, forMs: 1_000, tiles: tilesOf(1).filter(({ costMs }) => costMs > 40) }

strategies('it sends nearly everything to a worker that fails at once, unless a 500 is a failure', async () => {
  const rows: FaultRow[] = []
  await tryIllness({ ...FAULTS, strategies: ['least_conn', 'round_robin'] }, (row) => void rows.push(row))
  const toIll = (fault: string, strategy: string, nginx = 'as it is') => {
    return rows.find((row) => row.fault === fault && row.strategy === strategy && row.nginx === nginx)!
  }
  const hole = toIll('fails at once', 'least_conn', '500 is no failure')
  const even = toIll('fails at once', 'round_robin', '500 is no failure')
  figure('requests to a worker that fails at once, by connections', `${Math.round(100 * hole.toIll)} %`, '80 %, a trap')
  assert.ok(hole.toIll > 0.8, `${hole.toIll}`)
  assert.ok(Math.abs(even.toIll - 1 / WORKERS) < 0.05, `${even.toIll}`)
  for (const strategy of ['least_conn', 'round_robin']) {
    const ours = toIll('fails at once', strategy)
    assert.ok(ours.toIll < 0.05 && ours.drawn === 1, `${strategy}: ${ours.toIll} ${ours.drawn}`)
    assert.is(toIll('is dead', strategy).drawn, 1)
  }
  // So that a worker never drains by saying that it is full.
  assert.ok(toIll('says it is full', 'least_conn').toIll > 0.8)
})

strategies('it loses the fleet at twice the load where a 503 is a failure, and nothing as it is', async () => {
  const rows: FaultRow[] = []
  await tryOverload({ ...FAULTS, forMs: 2_000, strategies: [] }, (row) => void rows.push(row))
  for (const { strategy, nginx, unreachable, goodput } of rows) {
    const share = `${Math.round(100 * unreachable)} % without a worker, goodput ${goodput.toFixed(2)}`
    figure(`twice the load, ${strategy}, ${nginx}`, share, nginx === 'as it is' ? '0 %' : '25 %, a trap')
    if (nginx === 'as it is') assert.ok(unreachable === 0 && goodput > 0.85, `${strategy}: ${share}`)
    else assert.ok(unreachable > 0.25, `${strategy}: ${share}`)
  }
})

if (runnable(findProgram('nginx') !== undefined, 'the choice of a worker: there is no nginx')) strategies.run()
