import { serveStatic } from 'hono/deno'
import { serveApp } from '../service/serve.deno.ts'
import { createFrontendApp } from './app.ts'
import { frontendConfig, GRACE_MS } from './config.ts'

/** A connection's end is read in one turn of the loop, or in the next one. */
const TURNS = 2

/** By timers: `setImmediate` would not have the loop look there. */
async function yieldTurn(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise<void>((resolve) => setTimeout(resolve, 0))
}

const config = frontendConfig(Deno.env.toObject())
const page = serveStatic({ root: new URL('dist', import.meta.url).pathname })
const listen = { name: 'frontend', host: config.HOST, port: config.PORT }
serveApp({ ...listen, graceMs: config.ATTEMPT_MS + GRACE_MS }, (service) => {
  return createFrontendApp({ config, ask: fetch, yieldTurn, page, ...service })
})
