/** The thread of `tiles/decoder.ts`. */
import { answerOf, type DecodeRequest } from './tiles/decoder.ts'

addEventListener('message', ({ data }: MessageEvent<DecodeRequest>) => {
  const { answer, given } = answerOf(data)
  postMessage(answer, { transfer: given })
})
