import process from 'node:process'
import * as assert from 'uvu/assert'

/** More than a collection of garbage leaves lying about, and less than any leak of so many requests. */
const FLAT_BYTES = 64 * 2 ** 20

/** Does the same twice, and fails if there is more memory in use after the second time than after the first. */
export async function expectFlatMemory(action: (half: number) => Promise<void>): Promise<void> {
  await action(1)
  const firstBytes = process.memoryUsage.rss()
  await action(2)
  const grown = process.memoryUsage.rss() - firstBytes
  assert.ok(grown < FLAT_BYTES, `the second half took ${grown} bytes more`)
}
