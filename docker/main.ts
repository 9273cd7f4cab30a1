/** Writes a compose file for this machine: `main.ts --workers 8 [--deno]`. */
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { availableCores, isDeno } from '../lb/machine.ts'
import { composeFor } from './compose.ts'

const TARGET = 'docker/compose.local.yaml'

const cores = availableCores()

/** @throws {RangeError} where it is no number of workers */
function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text)
  throw new RangeError(`Cannot write a compose file: --workers must be a whole number from 1: current value is ${text}`)
}

try {
  const { values } = parseArgs({
    options: {
      workers: { type: 'string', default: String(cores.length) },
      deno: { type: 'boolean', default: isDeno },
    },
  })
  const workers = wholeNumber(values.workers)
  const base = readFileSync(new URL('compose.yaml', import.meta.url), 'utf8')
  const text = composeFor(base, { workers, cores, runtime: values.deno ? 'deno' : 'node' })
  writeFileSync(fileURLToPath(new URL(`../${TARGET}`, import.meta.url)), text)
  console.log(`${workers} of ${cores.length} cores have a worker each in ${TARGET}. Start them:`)
  console.log(`docker compose -f ${TARGET} up --build`)
} catch (error) {
  if (!(error instanceof RangeError || error instanceof TypeError)) throw error
  console.error(error.message)
  process.exit(1)
}
