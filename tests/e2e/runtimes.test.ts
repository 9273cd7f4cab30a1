import { decode } from 'fast-png'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { PALETTE_NAMES } from '../../core/palette.ts'
import { locationOf, queryAt } from '../helpers/locations.ts'
import { hasRuntime, type Service, startService } from '../helpers/service.ts'
import { SLOW_PLACE } from '../helpers/slow.ts'
import { runnable } from '../helpers/skip.ts'

/** Views with something to disagree on: chaotic dust, deep spirals, the last pitch of a double, far outside. */
const VIEWS = [
  'width=128&height=96&iterations=1000',
  're=-1.7693&im=0.0063&span=0.005&width=96&height=96&iterations=3000',
  're=-0.7436447860&im=0.1318252536&span=2.9336e-6&width=96&height=96&iterations=8192',
  're=-0.743643887037158704752191506114774&im=0.131825904205311970493132056385139&span=2e-13&width=64&height=64&iterations=5000',
  're=0&span=4&width=100&height=100&region=-50,-2000000000,40,30',
  ...['e14', 'e113', 'e533', 'e1000'].map((id) => queryAt(locationOf(id), { width: 51, height: 51 })),
]

async function bytesOf(service: Service, path: string): Promise<Uint8Array> {
  const response = await fetch(service.address + path)
  assert.is(response.status, 200, path)
  return new Uint8Array(await response.arrayBuffer())
}

const runtimes = suite('Node and Deno')

runtimes('they give the same numbers, pixels and tags for the same URL', async () => {
  const [node, deno] = await Promise.all((['node', 'deno'] as const).map((runtime) => {
    return startService(runtime, 'worker/main', { TILE_BUDGET_MS: '120000' })
  }) as [Promise<Service>, Promise<Service>])
  try {
    for (const view of VIEWS) {
      for (const coloring of ['bands', 'smooth']) {
        const numbers = `/tile?${view}&coloring=${coloring}&format=npy`
        assert.equal(await bytesOf(deno, numbers), await bytesOf(node, numbers), numbers)
        const pixels = `/tile?${view}&coloring=${coloring}`
        const [ours, theirs] = [decode(await bytesOf(deno, pixels)), decode(await bytesOf(node, pixels))]
        assert.equal(ours.data, theirs.data, pixels)
        const tags = await Promise.all([deno, node].map(async ({ address }) => {
          return (await fetch(address + pixels, { method: 'HEAD' })).headers.get('ETag')
        }))
        assert.is(tags[0], tags[1])
      }
    }
    for (const palette of PALETTE_NAMES) {
      const path = `/tile?width=8&height=8&palette=${palette}`
      assert.equal(decode(await bytesOf(deno, path)).palette, decode(await bytesOf(node, path)).palette, palette)
    }
  } finally {
    assert.equal(await Promise.all([node.stop(), deno.stop()]), [0, 0])
  }
})

runtimes('they answer health while a tile is computed, and stop computing for a client that leaves', async () => {
  const heavy = `/tile?${SLOW_PLACE}&width=512&height=512&iterations=200000`
  for (const runtime of ['node', 'deno'] as const) {
    const worker = await startService(runtime, 'worker/main', { TILE_BUDGET_MS: '120000' })
    try {
      const abort = new AbortController()
      const left = fetch(worker.address + heavy, { signal: abort.signal }).catch(() => 'left')
      assert.is((await fetch(`${worker.address}/livez`)).status, 200)
      assert.is((await fetch(`${worker.address}/readyz`)).status, 200)
      abort.abort()
      assert.is(await left, 'left')
      // The next tile waits behind the heavy one unless it was given up: that would take a quarter of one.
      assert.is(
        (await fetch(`${worker.address}/tile?width=8&height=8`, { signal: AbortSignal.timeout(8_000) })).status,
        200,
      )
    } finally {
      assert.is(await worker.stop(), 0)
    }
  }
})

if (runnable(hasRuntime('node'), 'Node beside Deno: it is not installed')) runtimes.run()
