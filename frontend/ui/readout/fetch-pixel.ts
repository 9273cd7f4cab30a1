/** The number behind one pixel, from a worker: how many iterations it took. */
import { type Lattice, tileQuery } from '../tiles/lattice.ts'
import type { Point } from '../state/view.ts'

export type PixelValue = number | 'inside'

/** One value of NumPy's format at the end of the file: a double for μ, or 32 bits for a count. */
export async function fetchPixel(lattice: Lattice, { x, y }: Point, signal: AbortSignal): Promise<PixelValue> {
  const query = tileQuery(lattice, { x, y, width: 1, height: 1 }, 'npy')
  const response = await fetch(`/tile?${query}`, { signal, priority: 'low' })
  if (!response.ok) await response.body?.cancel()
  if (!response.ok) throw new Error(`Cannot get a pixel: the server answers ${response.status}`)
  return pixelValue(await response.arrayBuffer(), lattice.look.coloring)
}

export function pixelValue(file: ArrayBuffer, coloring: Lattice['look']['coloring']): PixelValue {
  const view = new DataView(file)
  if (coloring === 'bands') return view.getUint32(file.byteLength - 4, true) || 'inside'
  const value = view.getFloat64(file.byteLength - 8, true)
  return value === Infinity ? 'inside' : Math.round(value * 100) / 100
}
