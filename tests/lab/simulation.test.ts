import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { STRATEGIES, type Strategy } from '../../lb/upstream/upstream.ts'
import { type Demand, type Health, simulate, type SimulatedTile, type SimulatedWorker } from '../../lab/simulation.ts'
import { createRandom } from '../helpers/random.ts'

const tilesOf = (costs: readonly number[], networks = 1): SimulatedTile[] => {
  return costs.map((costMs, index) => ({ costMs, url: `/tile?${index}`, network: [10, 0, index % networks] }))
}
const workersOf = (count: number, rest: Partial<SimulatedWorker> = {}): SimulatedWorker[] => {
  return Array.from({ length: count }, (_, index) => {
    return { address: `10.0.0.${index}:8001`, weight: 1, speed: 1, health: 'well', ...rest }
  })
}
const ill = (workers: readonly SimulatedWorker[], health: Health) => {
  return workers.map((worker, index) => index === 0 ? { ...worker, health } : worker)
}
const costsOf = (count: number, seed = 1) => {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => 5 * 40 ** random())
}
const sum = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0)
const near = (value: number, wanted: number, tolerance = 0.03) => {
  assert.ok(Math.abs(value / wanted - 1) <= tolerance, `${value}, not ${wanted}`)
}

const simulating = suite('simulate()')

simulating('it has one worker do one tile after the other, and one in flight wait for the way there and back', () => {
  const tiles = tilesOf([30, 5, 1, 4])
  const run = (inFlight: number, overheads = { worker: 2, nginx: 0.1, frontend: 0.5, hop: 0.2 }) => {
    const random = createRandom(1)
    return simulate({ tiles, workers: workersOf(1), strategy: 'least_conn', demand: { inFlight }, overheads, random })
  }
  near(run(1).makespanMs, 40 + 4 * (2 + 0.1 + 0.5 + 4 * 0.2), 1e-9)
  const two = run(2)
  near(two.makespanMs, 40 + 4 * 2 + 0.1 + 0.5 + 4 * 0.2, 0.01)
  near(two.busy.workers, 48 / two.makespanMs, 1e-9)
})

simulating('it loses and invents no tile, and never beats the best possible, whatever the fleet', () => {
  const anyHealth = fc.constantFrom<Health>('well', 'well', 'well', 'dead', 'hung', 'refusing')
  const anyFleet = fc.array(fc.record({ health: anyHealth, speed: fc.constantFrom(0.5, 1) }), { maxLength: 8 })
  fc.assert(fc.property(
    anyFleet,
    fc.constantFrom(...STRATEGIES),
    fc.integer({ min: 1, max: 4 }),
    fc.oneof(
      fc.record({ inFlight: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ perSecond: fc.integer({ min: 1, max: 400 }) }),
    ),
    fc.nat(),
    (fleet, strategy, balancers, demand, seed) => {
      const workers = [{ health: 'well' as const, speed: 1 }, ...fleet].map(({ health, speed }, index) => {
        return { address: `10.0.0.${index}:8001`, weight: 1, health, speed }
      })
      const tiles = tilesOf(costsOf(60, seed), 7)
      const overheads = { worker: 1, nginx: 0.1, frontend: 0.1, hop: 0.1 }
      const frontends = balancers
      const patienceMs = 15_000
      const options = { tiles, workers, strategy, balancers, frontends, demand, overheads, patienceMs }
      const result = simulate({ ...options, random: createRandom(seed) })
      assert.is(result.drawn + result.lost, tiles.length)
      assert.ok(result.efficiency <= 1, `${result.efficiency}`)
      assert.ok(result.drawnMs <= sum(tiles.map(({ costMs }) => costMs)) + 1e-6)
      assert.ok(sum([...result.requests]) >= result.drawn + result.late)
      assert.ok(result.lost <= result.harmed && result.harmed <= result.refused + result.late)
      for (const share of Object.values(result.busy)) assert.ok(share >= 0 && share <= 1 + 1e-9, `${share}`)
      assert.equal(simulate({ ...options, random: createRandom(seed) }), result)
    },
  ))
})

simulating('it never waits with least connections while as many are in flight as there are workers', () => {
  for (const workers of [2, 8, 50]) {
    const result = simulate({
      tiles: tilesOf(costsOf(40 * workers)),
      workers: workersOf(workers),
      strategy: 'least_conn',
      demand: { inFlight: workers },
      random: createRandom(1),
    })
    assert.is(result.waitMs.p95, 0)
    assert.ok(result.efficiency > 0.9, `${result.efficiency}`)
  }
})

simulating('it has each of several nginxes count for itself, so that the fewest connections mean less', () => {
  const [one, eight] = [1, 8].map((balancers) =>
    simulate({
      tiles: tilesOf(costsOf(2_000)),
      workers: workersOf(16),
      strategy: 'least_conn',
      balancers,
      demand: { inFlight: 16 },
      random: createRandom(1),
    })
  )
  assert.ok(eight!.efficiency < 0.8 * one!.efficiency, `${eight!.efficiency} and ${one!.efficiency}`)
  assert.ok(eight!.waitMs.p95 > 0)
})

simulating('it gives a worker of half the speed twice the time, and by weight half the tiles', () => {
  const run = (weight: number) => {
    const fast = workersOf(2, { weight })
    const slow = workersOf(2, { speed: 0.5 }).map((worker) => ({ ...worker, address: `slow-${worker.address}` }))
    return simulate({
      tiles: tilesOf(Array(3_000).fill(10)),
      workers: [...fast, ...slow],
      strategy: 'round_robin',
      demand: { inFlight: 4 },
      random: createRandom(1),
    })
  }
  assert.equal([...run(1).requests], [750, 750, 750, 750])
  near(run(1).efficiency, 4 * 10 / (3 * 20))
  assert.equal([...run(2).requests], [1_000, 1_000, 500, 500])
})

simulating('it refuses what finds the queue full, waits for it where there is patience, and is lost without', () => {
  const options = {
    tiles: tilesOf(Array(40).fill(100)),
    workers: workersOf(1),
    strategy: 'least_conn',
    demand: { inFlight: 40 },
  } as const
  const patient = simulate({ ...options, patienceMs: 60_000, random: createRandom(1) })
  assert.is(patient.drawn, 40)
  assert.ok(patient.refused >= 35, `${patient.refused}`)
  assert.is(patient.harmed, 35)
  const impatient = simulate({ ...options, random: createRandom(1) })
  assert.ok(impatient.lost > 0 && impatient.drawn >= 5, `${impatient.lost}`)
  assert.is(simulate({ ...options, queue: Infinity, random: createRandom(1) }).refused, 0)
})

simulating(
  'it goes round a dead worker, waits ten seconds for a hung one, and is sent to a refusing one for ever',
  () => {
    const run = (health: Health, strategy: Strategy, demand: Demand = { inFlight: 8 }) => {
      const workers = ill(workersOf(8), health)
      const tiles = tilesOf(costsOf(4_000))
      return simulate({ tiles, workers, strategy, demand, patienceMs: 15_000, random: createRandom(1) })
    }
    const dead = run('dead', 'least_conn')
    assert.equal([dead.harmed, dead.lost], [0, 0])
    assert.ok(dead.requests[0]! < 0.01 * 4_000, `${dead.requests[0]}`)
    const hung = run('hung', 'least_conn')
    assert.is(hung.lost, 0)
    assert.ok(hung.late >= 2 && hung.late <= 10 && hung.makespanMs > 10_000, `${hung.late}, ${hung.makespanMs}`)
    const refusing = run('refusing', 'least_conn', { perSecond: 100 })
    const inTurn = run('refusing', 'round_robin', { perSecond: 100 })
    const share = ({ requests }: typeof refusing) => requests[0]! / sum([...requests])
    assert.ok(share(refusing) > 2 * share(inTurn), `${share(refusing)} and ${share(inTurn)}`)
    near(share(inTurn), 1 / 8)
  },
)

simulating(
  'it is held up by the frontend, or by nginx, where that is the slowest, and no longer with more of them',
  () => {
    const run = (overheads: { nginx: number; frontend: number }, count: number) => {
      const { makespanMs, drawn, busy } = simulate({
        tiles: tilesOf(Array(20_000).fill(10)),
        workers: workersOf(100),
        strategy: 'least_conn',
        demand: { inFlight: 100 / count },
        frontends: count,
        balancers: count,
        overheads: { worker: 0, hop: 0, ...overheads },
        patienceMs: 15_000,
        random: createRandom(1),
      })
      return { perSecond: 1000 * drawn / makespanMs, busy }
    }
    near(run({ nginx: 0, frontend: 2 }, 1).perSecond, 500)
    near(run({ nginx: 0, frontend: 2 }, 1).busy.frontends, 1)
    near(run({ nginx: 0, frontend: 2 }, 4).perSecond, 2_000)
    near(run({ nginx: 1, frontend: 0 }, 1).perSecond, 1_000)
    near(run({ nginx: 1, frontend: 0 }, 1).busy.balancers, 1)
  },
)

simulating('it asks for so many tiles a second, whether others are drawn or not', () => {
  const result = simulate({
    tiles: tilesOf(Array(20_000).fill(1)),
    workers: workersOf(4),
    strategy: 'random',
    demand: { perSecond: 500 },
    random: createRandom(1),
  })
  near(1000 * 20_000 / result.makespanMs, 500)
  near(result.busy.workers, 500 / 4_000)
})

simulating.run()
