/**
 * What pictures look like, in figures: how noisy they are by default, whether gradients show steps, what samples cost and
 * bring, and how they compare with another program's. `PARTS=noise,steps` runs some.
 */
import process from 'node:process'
import { measureNoise } from './picture-noise.ts'
import { measurePeer } from './picture-peer.ts'
import { measureSamples } from './picture-samples.ts'
import { measureSteps } from './picture-steps.ts'

const PARTS: Readonly<Record<string, () => Promise<void>>> = {
  noise: measureNoise,
  steps: measureSteps,
  samples: measureSamples,
  peer: measurePeer,
}

for (const name of process.env.PARTS?.split(',') ?? Object.keys(PARTS)) {
  const part = PARTS[name]
  if (!part) throw new RangeError(`Cannot measure ${name}: there is ${Object.keys(PARTS).join(', ')}`)
  await part()
}
