import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { figure } from '../helpers/figures.ts'
import { extent, proof } from '../helpers/proof.ts'
import { simulate } from '../helpers/simulation.ts'

const SEEDS = extent(2_000, 12_000)

const simulating = suite('the scheduler on a virtual clock')

simulating(`it keeps its promises for ${SEEDS} seeds`, async () => {
  const began = performance.now()
  let faults = 0
  let lost = 0
  for (let seed = proof.seed; seed < proof.seed + SEEDS; seed++) {
    const simulated = await simulate(seed).catch((error) => {
      throw new Error(`SEED=${seed} fails: ${error.message}`, { cause: error })
    })
    faults += simulated.faults
    lost += simulated.outcomes.filter((outcome) => typeof outcome !== 'string').length
  }
  const seconds = (performance.now() - began) / 1000
  assert.ok(faults > SEEDS && lost > 0, `${faults} faults, ${lost} pictures lost`)
  figure(
    'seeds of the scheduler, each picture whole or refused',
    `${SEEDS} in ${seconds.toFixed(0)} s`,
    '10,000 in 60 s',
  )
})

simulating.run()
