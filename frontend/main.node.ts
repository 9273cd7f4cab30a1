import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { serveStatic } from '@hono/node-server/serve-static'
import { serveApp } from '../service/serve.node.ts'
import { createFrontendApp } from './app.ts'
import { frontendConfig, GRACE_MS } from './config.ts'
import { askWithUndici } from './tiles/ask-undici.ts'

/** The end of a connection is read in one turn of the loop and answered in the next, and the connection closed in a third. */
const TURNS = 3

/** A timer instead may be due before the loop has read anything. */
async function yieldTurn(): Promise<void> {
  for (let turn = 0; turn < TURNS; turn++) await new Promise<void>((resolve) => setImmediate(resolve))
}

const config = frontendConfig(process.env)
const page = serveStatic({ root: fileURLToPath(new URL('dist', import.meta.url)) })
const listen = { name: 'frontend', host: config.HOST, port: config.PORT }
serveApp({ ...listen, graceMs: config.ATTEMPT_MS + GRACE_MS }, (service) => {
  return createFrontendApp({ config, ask: askWithUndici, yieldTurn, page, ...service })
})
