/** How many samples a pixel of the window may take: a wish of whoever looks, kept in the browser. */
import { createStorage, type Storage } from './storage.ts'

/** The least means that the picture is left as it is once it is sharp. */
export const SAMPLES = [1, 4, 16] as const
export type Samples = (typeof SAMPLES)[number]

const FIRST_SAMPLES: Samples = 16

/** The setting that comes nearest from below. */
export function samplesAt(most: number): Samples {
  return SAMPLES.filter((samples) => samples <= most).at(-1) ?? SAMPLES[0]
}

export function createSamplesStorage(): Storage<Samples> {
  return createStorage('samples', (kept) => SAMPLES.find((samples) => samples === kept) ?? FIRST_SAMPLES)
}
