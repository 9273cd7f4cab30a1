import process from 'node:process'

/**
 * How long proofs are, and what chance decides in them: `npm run prove` plays the full rounds, with a seed of its own unless
 * `SEED` is set; all other runs play small ones, always the same.
 */
export const proof = {
  isFull: process.env.PROOF === 'full',
  seed: Number(process.env.SEED ?? 1),
} as const

/** How many rounds are played: `full` in a proof, else `small`. */
export function extent(small: number, full: number): number {
  return proof.isFull ? full : small
}
