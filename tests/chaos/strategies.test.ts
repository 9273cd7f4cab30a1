/** What nginx's choice of a worker is worth, the order in which tiles are asked for, and which of its settings are traps. */
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Balance } from '../../core/balance.ts'
import { drawPicture } from '../../lab/draw.ts'
import { type FaultRow, tryIllness, tryOverload } from '../../lab/faults.ts'
import { startSleepers, type Testbed } from '../../lab/testbed.ts'
import { measure, sum } from '../../lab/measures.ts'
import type { SerialWorker } from '../../lab/serial-worker.ts'
import { simulate } from '../../lab/simulation.ts'
import { withoutZone } from '../../lab/variants.ts'
import type { LabTile } from '../../lab/views.ts'
import { findProgram } from '../../lb/machine.ts'
import { figure } from '../helpers/figures.ts'
import { createRandom } from '../helpers/random.ts'
import { runnable } from '../helpers/skip.ts'
import { unevenTiles } from '../helpers/uneven-tiles.ts'

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

/** Of the tiles of each seed, the share that found its worker at work while another one was idle. */
async function shareThatWaits(testbed: Testbed<SerialWorker>, balance?: Balance): Promise<number> {
  const handlers = testbed.workers.map((worker) => worker.handle)
  let waiting = 0
  for (const worker of testbed.workers) {
    const handle = worker.handle
    worker.handle = (held) => {
      // Of as many tiles as there are workers, two are here.
      if (worker.held.length > 1) waiting++
      handle(held)
    }
  }
  const options = { inFlight: WORKERS, ...(balance && { balance }) }
  for (const seed of SEEDS) await drawPicture(testbed.client, unevenTiles(seed), options)
  testbed.workers.forEach((worker, index) => worker.handle = handlers[index]!)
  return waiting / (SEEDS.length * TILES)
}

strategies(
  'it sends no tile to a worker that is busy, by connections, where all processes of nginx count together',
  async () => {
    const rows: [what: string, share: number, passLine: string][] = [
      ['least connections', await shareThatWaits(testbed), '1 %'],
      ['round robin', await shareThatWaits(testbed, 'round_robin'), 'a sixth, or more'],
      ['least connections, each process counting by itself', await shareThatWaits(withoutShared), 'a sixth, or more'],
    ]
    for (const [what, share, passLine] of rows) {
      figure(`tiles that wait while a worker is idle: ${what}`, `${(100 * share).toFixed(1)} %`, passLine)
    }
    const [shared, turns, alone] = rows.map(([, share]) => share) as [number, number, number]
    assert.ok(shared <= 0.01, `${shared}`)
    assert.ok(turns >= 1 / 6, `${turns}`)
    assert.ok(alone >= 1 / 6, `${alone}`)
  },
)

/** The mean efficiency of simulated fleets, whose tiles take no longer where a machine has other things to do. */
function efficiencyOf(
  strategy: 'least_conn' | 'round_robin',
  inOrder: (tiles: LabTile[]) => LabTile[] = (tiles) => tiles,
): number {
  const workers = Array.from({ length: WORKERS }, (_, index) => {
    return { address: `127.0.0.1:${8001 + index}`, weight: 1, speed: 1, health: 'well' as const }
  })
  const found = SEEDS.map((seed) => {
    const tiles = inOrder(unevenTiles(seed)).map(({ path, costMs }) => ({ url: path, costMs, network: [127, 0, 0] }))
    return simulate({
      tiles,
      workers,
      strategy,
      demand: { inFlight: WORKERS },
      queue: Infinity,
      random: createRandom(seed),
    })
  })
  return sum(found.map(({ efficiency }) => efficiency)) / found.length
}

strategies('it is worth half the time that tiles take, and the dearest first are worth a sixth more', () => {
  const asTheyCome = efficiencyOf('least_conn')
  const dearestFirst = efficiencyOf('least_conn', (tiles) => tiles.sort((a, b) => b.costMs - a.costMs))
  const gain = asTheyCome / efficiencyOf('round_robin')
  figure('efficiency of least connections, as tiles come', asTheyCome.toFixed(2), '0.75')
  figure('the same, dearest tile first', dearestFirst.toFixed(2), '0.93')
  figure('least connections against round robin', `${gain.toFixed(2)} times as fast`, '1.8 times')
  assert.ok(asTheyCome >= 0.75, `${asTheyCome}`)
  assert.ok(dearestFirst >= 0.93, `${dearestFirst}`)
  assert.ok(gain >= 1.8, `${gain}`)
})

strategies(
  'it gives each worker its share: by turns of the tiles, by connections of the work, by address all to one',
  async () => {
    const shares = async (balance: Balance) => {
      const before = testbed.workers.map(({ hits }) => hits)
      const { shares } = measure(
        await drawPicture(testbed.client, unevenTiles(1), { inFlight: WORKERS, balance }),
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
    const address = { client: testbed.client, tiles: unevenTiles(1).filter(({ costMs }) => costMs < 5).slice(0, 40) }
    const { shares: one } = measure(
      await drawPicture(address.client, address.tiles, { inFlight: WORKERS, balance: 'ip_hash' }),
      WORKERS,
    )
    assert.equal(one, [1])
  },
)

const FAULTS = { workers: WORKERS, forMs: 1_000, tiles: unevenTiles(1).filter(({ costMs }) => costMs > 40) }

strategies('it sends nearly everything to a worker that fails at once, unless a 500 is a failure', async () => {
  const rows: FaultRow[] = []
  await tryIllness({ ...FAULTS, strategies: ['least_conn', 'round_robin'] }, (row) => void rows.push(row))
  const toIll = (fault: string, strategy: string, nginx = 'as it is') => {
    return rows.find((row) => row.fault === fault && row.strategy === strategy && row.nginx === nginx)!
  }
  const hole = toIll('fails at once', 'least_conn', '500 is no failure')
  const even = toIll('fails at once', 'round_robin', '500 is no failure')
  figure('requests to a worker that fails at once, by connections', `${Math.round(100 * hole.toIll)} %`, '50 %, a trap')
  assert.ok(hole.toIll > 4 / WORKERS, `${hole.toIll}`)
  assert.ok(Math.abs(even.toIll - 1 / WORKERS) < 0.05, `${even.toIll}`)
  for (const strategy of ['least_conn', 'round_robin']) {
    const ours = toIll('fails at once', strategy)
    assert.ok(ours.toIll * ours.asked <= WORKERS && ours.drawn === 1, JSON.stringify(ours))
    assert.is(toIll('is dead', strategy).drawn, 1)
  }
  // So that a worker never drains by saying that it is full.
  assert.ok(toIll('says it is full', 'least_conn').toIll > 4 / WORKERS)
})

strategies('it loses the fleet at twice the load where a 503 is a failure, and nothing as it is', async () => {
  const rows: FaultRow[] = []
  await tryOverload({ ...FAULTS, forMs: 2_000, strategies: [] }, (row) => void rows.push(row))
  for (const { strategy, nginx, unreachable, drawn } of rows) {
    const share = `${Math.round(100 * unreachable)} % without a worker, ${Math.round(100 * drawn)} % drawn`
    const isTrap = nginx !== 'as it is'
    figure(`twice the load, ${strategy}, ${nginx}`, share, isTrap ? '25 %, a trap' : '0 %, and twice as much drawn')
    if (isTrap) {
      assert.ok(unreachable > 0.25, `${strategy}: ${share}`)
      continue
    }
    const trapped = rows.find((row) => row.strategy === strategy && row.nginx !== nginx)!
    assert.is(unreachable, 0, strategy)
    assert.ok(drawn > 2 * trapped.drawn, `${strategy}: ${share}`)
  }
})

if (runnable(findProgram('nginx') !== undefined, 'the choice of a worker: there is no nginx')) strategies.run()
