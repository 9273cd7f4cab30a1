import process from 'node:process'
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as assert from 'uvu/assert'

/** More than caches and compiled code grow by, and less than any leak of two kilobytes a request. */
const FLAT_BYTES = 4 * 2 ** 20

setFlagsFromString('--expose-gc')
/** Collects all garbage, now. */
export const collectGarbage = runInNewContext('gc') as () => void

/** Does the same twice, and fails if there is more memory in use after the second time than after the first. */
export async function expectFlatMemory(action: (half: number) => Promise<void>): Promise<void> {
  await action(1)
  const firstBytes = await bytesInUse()
  await action(2)
  const grown = await bytesInUse() - firstBytes
  assert.ok(grown < FLAT_BYTES, `the second half took ${grown} bytes more`)
}

/** What is left after a collection, of the heap and of what hangs on it: how much more the system has lent is chance. */
export async function bytesInUse(): Promise<number> {
  // What ends with the request ends in the turns after it.
  for (let turn = 0; turn < 3; turn++) await setImmediate()
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}
