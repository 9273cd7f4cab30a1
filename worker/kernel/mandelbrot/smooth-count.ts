import { log2 } from '../../../core/log2.ts'

/** μ from n and |z_n|²: n + 1 − log₂(log₂|z|) with log₂|z| = ½ log₂|z|². */
export function smoothCount(n: number, norm: number): number {
  return n + 1 - log2(0.5 * log2(norm))
}
