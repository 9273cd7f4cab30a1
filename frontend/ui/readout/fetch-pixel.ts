/** The number behind one pixel, from a worker: how many iterations it took. */
import type { TileClient } from '../tiles/client.ts'
import { type Lattice, regionSubject } from '../tiles/lattice.ts'
import type { Point } from '../state/view.ts'

export type PixelValue = number | 'inside'

export async function fetchPixel(
  client: TileClient,
  lattice: Lattice,
  { x, y, signal }: Point & { readonly signal: AbortSignal },
): Promise<PixelValue> {
  const read = ({ buffer }: Uint8Array<ArrayBuffer>) => pixelValue(buffer, lattice.look.coloring)
  const subject = regionSubject(lattice, { x, y, width: 1, height: 1 })
  const { value } = await client.ask(subject, { format: 'npy', read }, { signal, priority: 'low' })
  return value
}

/** One value of NumPy's format at the end of the file: a double for μ, or 32 bits for a count. */
export function pixelValue(file: ArrayBuffer, coloring: Lattice['look']['coloring']): PixelValue {
  const view = new DataView(file)
  if (coloring === 'bands') return view.getUint32(file.byteLength - 4, true) || 'inside'
  const value = view.getFloat64(file.byteLength - 8, true)
  return value === Infinity ? 'inside' : Math.round(value * 100) / 100
}
