/** Asks this container's own service, on Deno, whether it is well: `health.ts http://127.0.0.1:8001/livez`. Fails if it is not. */
import process from 'node:process'

const [url] = process.argv.slice(2)
const { status } = await fetch(url!)
if (status !== 200) throw new Error(`${url} answers ${status}`)
