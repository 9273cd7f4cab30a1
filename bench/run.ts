/** Runs benchmarks: `run.ts [subject …]`, by default all but those that take minutes by themselves. Each prints its own table. */
import { readdir } from 'node:fs/promises'
import process from 'node:process'

const SUFFIX = '.bench.ts'
const SLOW = ['bytes', 'deep', 'load', 'locations', 'page', 'pictures', 'reproduction', 'turns']

const subjects = (await readdir(new URL('.', import.meta.url))).filter((file) => file.endsWith(SUFFIX)).map((file) => {
  return file.slice(0, -SUFFIX.length)
})
const wanted = process.argv.slice(2)
const unknown = wanted.find((subject) => !subjects.includes(subject))
if (unknown !== undefined) {
  console.error(`Cannot run ${unknown}: there is ${subjects.join(', ')}`)
  process.exit(1)
}
for (const subject of wanted.length > 0 ? wanted : subjects.filter((subject) => !SLOW.includes(subject))) {
  await import(`./${subject}${SUFFIX}`)
}
process.exit(process.exitCode)
