import process from 'node:process'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { simulate } from '../helpers/simulation.ts'

/** More of them run in tests/chaos/simulation.test.ts; SEED=n runs that one alone. */
const seeds = process.env.SEED === undefined
  ? Array.from({ length: 500 }, (_, seed) => seed)
  : [Number(process.env.SEED)]

const simulating = suite('pictures over a fleet that falls ill')

simulating('they come whole and right, keep to their limits and end in time, whatever the seed', async () => {
  const events = new Set<string>()
  for (const seed of seeds) {
    const simulated = await simulate(seed).catch((error) => {
      throw new Error(`SEED=${seed} fails: ${error.message}`, { cause: error })
    })
    for (const event of Object.keys(simulated.events)) events.add(event)
  }
  if (seeds.length === 1) return
  for (const event of ['drawn', 'waited', 'retried', 'hedged', 'split', 'failed']) assert.ok(events.has(event), event)
})

simulating('they are the same for the same seed', async () => {
  for (const seed of seeds.slice(0, 20)) assert.equal(await simulate(seed), await simulate(seed))
})

simulating.run()
