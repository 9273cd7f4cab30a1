import { get, type IncomingMessage } from 'node:http'

/** How a request for a picture ended. */
export type Outcome =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | {
    readonly kind: 'refused'
    readonly status: number
    readonly headers: IncomingMessage['headers']
    readonly body: string
  }
  | { readonly kind: 'broken'; readonly reason: string }

/**
 * The picture that faults fall into: 64 tiles that differ tenfold, and a second and a half of a core.
 */
export const PICTURE = '/render?re=-1.24957&im=-0.0158&span=0.0008&width=1024&height=1024&tile=128&iterations=4000'

/** One whose dearest tiles take many times as long as the cheapest; of 4,096 pixels, it takes most of a minute of one core. */
export function unevenPicture(side: number): string {
  return `/render?re=-1.24957&im=-0.0158&span=0.0001&width=${side}&height=${side}&iterations=9000`
}

/** Far more than any picture takes, on a machine that has other things to do. */
const LIMIT_MS = 600_000

/** Asks for a picture over a connection of its own, and gives up after some time. */
export function askPicture(url: string, limitMs: number): Promise<Outcome> {
  return new Promise((resolve) => {
    const fail = (reason: string) => resolve({ kind: 'broken', reason })
    const asked = get(url, { agent: false, signal: AbortSignal.timeout(limitMs) }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece) => pieces.push(piece))
      response.once('error', (error) => fail(`broken off: ${error.message}`))
      response.once('end', () => {
        const bytes = Buffer.concat(pieces)
        const { statusCode: status = 0, headers } = response
        if (status === 200) resolve({ kind: 'whole', bytes })
        else resolve({ kind: 'refused', status, headers, body: bytes.toString() })
      })
    })
    asked.once('error', (error) => fail(error.name === 'AbortError' ? `not there in ${limitMs} ms` : error.message))
  })
}

/** The bytes of a picture that must come. @throws {Error} saying what came instead */
export async function wholePicture(url: string, limitMs = LIMIT_MS): Promise<Buffer> {
  const outcome = await askPicture(url, limitMs)
  if (outcome.kind === 'whole') return outcome.bytes
  throw new Error(`Cannot get ${url}: ${describeOutcome(outcome)}`)
}

/** In words, for a message. */
export function describeOutcome(outcome: Outcome): string {
  if (outcome.kind === 'whole') return `${outcome.bytes.length} bytes`
  return outcome.kind === 'broken' ? outcome.reason : `${outcome.status} ${outcome.body}`
}
