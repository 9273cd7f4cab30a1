import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Answer } from '../../../frontend/tiles/ask.ts'
import { askWithUndici } from '../../../frontend/tiles/ask-undici.ts'
import { eventually } from '../../helpers/eventually.ts'
import { type FakeUpstream, startUpstream } from '../../helpers/upstream.ts'

/** Either is what a frontend asks with, on Node and on Deno. */
for (const [name, ask] of [['askWithUndici()', askWithUndici], ['fetch()', fetch]] as const) {
  const asking = suite<{ upstream: FakeUpstream }>(name)
  asking.before.each(async (context) => {
    context.upstream = await startUpstream()
  })
  asking.after.each(({ upstream }) => upstream.stop())

  const send = (upstream: FakeUpstream, { signal } = new AbortController()) => {
    return ask(`http://${upstream.address}/tile?a=1`, { headers: { 'X-Request-Id': 'picture-1' }, signal })
  }

  asking('it sends what it is given, and gives status, headers and body', async ({ upstream }) => {
    upstream.handle = ({ request, response }) => {
      response.writeHead(503, { 'X-Worker': 'worker-7' })
      response.end(`${request.url} ${request.headers['x-request-id']}`)
    }
    const { status, headers, body } = await send(upstream)
    assert.equal([status, headers.get('X-Worker'), headers.get('Retry-After')], [503, 'worker-7', null])
    assert.is(await textOf({ body }), '/tile?a=1 picture-1')
  })

  asking('it rejects when nobody is there', async ({ upstream }) => {
    await upstream.stop()
    assert.instance(await send(upstream).catch((error) => error), Error)
  })

  asking('it gives up an answer that has not begun, and one that has, when its signal aborts', async ({ upstream }) => {
    for (const begin of [() => {}, (response: { write(text: string): void }) => response.write('one')]) {
      upstream.handle = ({ response }) => begin(response)
      const abort = new AbortController()
      const answer = send(upstream, abort).then(textOf).catch((error) => error)
      await eventually('it has arrived', () => upstream.held.length === 1)
      abort.abort()
      assert.instance(await answer, Error)
      await eventually('it is left', () => upstream.held.length === 0)
    }
  })

  asking('it fails at a body that breaks off', async ({ upstream }) => {
    upstream.handle = ({ response }) => {
      response.writeHead(200, { 'Content-Length': 10 })
      response.write('one', () => response.destroy())
    }
    assert.instance(await send(upstream).then(textOf).catch((error) => error), Error)
  })

  asking('it leaves a body whose reader leaves', async ({ upstream }) => {
    upstream.handle = ({ response }) => response.write('one')
    const { body } = await send(upstream)
    for await (const _ of body!) break
    await eventually('it is left', () => upstream.held.length === 0)
  })

  asking('it asks for nothing when its signal has aborted', async ({ upstream }) => {
    let asked = 0
    upstream.handle = () => asked++
    const abort = new AbortController()
    const reason = new Error('left')
    abort.abort(reason)
    assert.is(await send(upstream, abort).catch((error) => error), reason)
    assert.is(asked, 0)
  })

  asking('it leaves a body that nobody has begun to read, when its signal aborts', async ({ upstream }) => {
    upstream.handle = ({ response }) => response.write('one')
    const abort = new AbortController()
    await send(upstream, abort)
    abort.abort()
    await eventually('it is left', () => upstream.held.length === 0)
  })

  asking.run()
}

async function textOf({ body }: Pick<Answer, 'body'>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of body!) text += decoder.decode(piece, { stream: true })
  return text
}
