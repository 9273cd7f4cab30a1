import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { hasRuntime, startService } from '../helpers/service.ts'
import { runnable } from '../helpers/skip.ts'
import { testWorker } from '../helpers/worker.ts'

/** Real tiles over HTTP, but for those in rows that are lost for good. */
async function startLosingRows(lost: (path: string) => boolean): Promise<{ server: Server; address: string }> {
  const worker = testWorker({ config: { QUEUE_LIMIT: 100 } })
  const server = createServer(async ({ url = '' }, response) => {
    const answer = lost(url) ? new Response('', { status: 500 }) : await worker.request(url)
    response.writeHead(answer.status, Object.fromEntries(answer.headers))
    response.end(new Uint8Array(await answer.arrayBuffer()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const broken = suite('a picture that cannot be finished')

for (const runtime of ['node', 'deno'] as const) {
  if (!runnable(hasRuntime(runtime), `broken pictures on ${runtime}: it is not installed`)) continue
  broken(`it breaks off over the wire on ${runtime}, and never looks whole`, async () => {
    const { server, address } = await startLosingRows((path) => path.includes('region=0,48'))
    const frontend = await startService(runtime, 'frontend/main', { BALANCER_URL: address, WORKERS: '2' })
    try {
      const response = await fetch(`${frontend.address}/render?width=16&height=64&tile=16&iterations=20`)
      assert.is(response.status, 200)
      const outcome = await response.arrayBuffer().then(() => 'whole', () => 'broken')
      assert.is(outcome, 'broken')
      assert.is((await fetch(`${frontend.address}/livez`)).status, 200)
    } finally {
      await frontend.stop()
      server.closeAllConnections()
      server.close()
    }
  })

  broken(`it is a plain 503 on ${runtime} when nothing answers, not a hang`, async () => {
    const { server, address } = await startLosingRows(() => false)
    await new Promise((resolve) => server.close(resolve))
    const frontend = await startService(runtime, 'frontend/main', { BALANCER_URL: address, PATIENCE_MS: '500' })
    try {
      const response = await fetch(`${frontend.address}/render?width=16&height=16`)
      assert.is(response.status, 503)
      assert.is((await response.json()).title, 'No worker')
    } finally {
      await frontend.stop()
    }
  })
}

broken.run()
