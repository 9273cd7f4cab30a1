import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { announcesBody, failureResponse } from '../../service/failure.ts'

const failing = suite('failureResponse()')

failing('it says one sentence, and logs what happened', async () => {
  const lines: unknown[] = []
  const error = new Error('secret')
  const request = { signal: new AbortController().signal, path: '/tile', requestId: 'one' }
  const response = failureResponse(error, request, (...line) => lines.push(line))
  assert.is(response.status, 500)
  assert.not.match(await response.text(), 'secret')
  assert.equal(lines, [['error', 'request failed', { path: '/tile', requestId: 'one', error: error.stack }]])
})

failing('it answers nobody where the client has left, and logs nothing', () => {
  const abort = new AbortController()
  abort.abort(new Error('left'))
  const log = () => assert.unreachable()
  assert.is(failureResponse(abort.signal.reason, { signal: abort.signal, path: '/' }, log).status, 499)
})

failing.run()

const announcing = suite('announcesBody()')

announcing('it goes by length and by transfer encoding', () => {
  const says = (headers: Record<string, string>) => announcesBody(new Headers(headers))
  assert.equal([says({}), says({ 'Content-Length': '0' })], [false, false])
  assert.equal([says({ 'Content-Length': '3' }), says({ 'Transfer-Encoding': 'chunked' })], [true, true])
})

announcing.run()
