/**
 * What pictures look like, in figures: how noisy they are by default, whether gradients show steps, and what samples cost and
 * bring. Everything runs in this process, through the apps of a worker and of the frontend. `PARTS=noise,steps` runs some.
 */
import process from 'node:process'
import { measureNoise } from './picture-noise.ts'
import { measureSamples } from './picture-samples.ts'
import { measureSteps } from './picture-steps.ts'

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  noise: measureNoise,
  steps: measureSteps,
  samples: measureSamples,
}

for (const name of process.env.PARTS?.split(',') ?? Object.keys(PARTS)) {
  const part = PARTS[name]
  if (!part) throw new RangeError(`Cannot measure ${name}: there is ${Object.keys(PARTS).join(', ')}`)
  await part()
}
