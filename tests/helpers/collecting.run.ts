/**
 * Runs a program of this project in a process that tells what memory it has in use after a collection of garbage, each time
 * it gets SIGUSR2: `collecting.run.ts program`.
 */
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import { bytesInUse } from './memory.ts'

let looks = 0
process.on('SIGUSR2', async () => {
  console.log(JSON.stringify({ message: 'collected', look: ++looks, bytes: await bytesInUse() }))
})

await import(pathToFileURL(process.argv[2]!).href)
