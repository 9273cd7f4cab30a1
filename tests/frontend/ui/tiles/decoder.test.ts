import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { packValues } from '../../../../core/values.ts'
import { decodeParts } from '../../../../frontend/ui/tiles/decode.ts'
import {
  answerOf,
  createDecoder,
  type DecodeAnswer,
  type DecodeRequest,
} from '../../../../frontend/ui/tiles/decoder.ts'

const REGION = { x: 0, y: 0, width: 8, height: 4 }
const counts = new Uint16Array(32).fill(2)
const bytesOfTile = () =>
  packValues({
    ...REGION,
    isSmooth: true,
    values: Float64Array.from({ length: 32 }, (_, at) => 5 + at),
    samples: { counts, values: new Float64Array(64).fill(7) },
  }, REGION)

/** A thread that answers when the test says. */
function createThread() {
  const asked: DecodeRequest[] = []
  const listeners: Record<string, (event: { data?: DecodeAnswer }) => void> = {}
  const worker = {
    addEventListener: (type: string, listener: () => void) => void (listeners[type] = listener),
    postMessage: (request: DecodeRequest) => void asked.push(request),
  }
  return {
    worker: worker as unknown as Worker,
    asked,
    answer: (data: DecodeAnswer) => listeners.message!({ data }),
    break: () => listeners.error!({}),
  }
}

const failureOf = (decoded: Promise<unknown>) => decoded.then(() => assert.unreachable(), (error) => error)

const decoding = suite('createDecoder(), answerOf()')

decoding('it gives each tile the answer to it, in whichever order they come, and starts one thread', async () => {
  const thread = createThread()
  let started = 0
  const decode = createDecoder(() => {
    started++
    return thread.worker
  })
  const [first, second, third] = [1, 2, 3].map(() => decode(REGION, [{ region: REGION, bytes: bytesOfTile() }]))
  const [one, two, three] = thread.asked.map((request) => answerOf(request).answer) as [
    DecodeAnswer,
    DecodeAnswer,
    DecodeAnswer,
  ]
  thread.answer({ ...two, values: undefined })
  thread.answer(three)
  thread.answer(one)
  assert.is(await first, one.values)
  assert.is(await third, three.values)
  assert.instance(await failureOf(Promise.resolve(second)), SyntaxError)
  assert.is(started, 1)
})

decoding('it answers what decoding gives, and gives its arrays away', () => {
  const parts = [{ region: REGION, bytes: bytesOfTile() }]
  const { answer, given } = answerOf({ id: 5, region: REGION, parts })
  assert.equal(answer, { id: 5, values: decodeParts(REGION, parts) })
  assert.is(given.length, 5)
  assert.equal(answerOf({ id: 6, region: REGION, parts: [{ region: REGION, bytes: new Uint8Array(9) }] }), {
    answer: { id: 6, values: undefined },
    given: [],
  })
})

decoding('it decodes by itself once the thread is broken', async () => {
  const thread = createThread()
  const decode = createDecoder(() => thread.worker)
  const waiting = failureOf(Promise.resolve(decode(REGION, [{ region: REGION, bytes: bytesOfTile() }])))
  thread.break()
  assert.instance(await waiting, SyntaxError)
  const parts = [{ region: REGION, bytes: bytesOfTile() }]
  assert.equal(await decode(REGION, parts), decodeParts(REGION, parts))
  assert.is(thread.asked.length, 1)
})

decoding.run()
