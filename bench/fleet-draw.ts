import { decode } from 'fast-png'
import { launch, type Launched } from '../tests/helpers/launcher.ts'

/** Starts two workers, a balancer and a frontend of a tree, and stops them when they have been used. */
export async function withFleet<T>(root: string, use: (launched: Launched) => Promise<T>): Promise<T> {
  const launched = await launch({ WORKERS: '2', TILE_BUDGET_MS: '3600000' }, root)
  try {
    return await use(launched)
  } finally {
    await launched.stop()
  }
}

/** Milliseconds from the request for a picture to its last byte. @throws {Error} if the picture is another */
export async function drawAt(address: string, query: string): Promise<number> {
  const started = performance.now()
  const response = await fetch(`${address}/render?${query}`)
  const bytes = new Uint8Array(await response.arrayBuffer())
  const time = performance.now() - started
  if (!response.ok) throw new Error(`Cannot measure: the answer is ${response.status}`)
  const picture = decode(bytes, { checkCrc: true })
  const wanted = new URLSearchParams(query)
  if (picture.width !== Number(wanted.get('width')) || picture.height !== Number(wanted.get('height'))) {
    throw new Error('Cannot measure: the picture is wrong')
  }
  return time
}
