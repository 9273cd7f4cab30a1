import type { Context, Handler } from 'hono'

/** An answer that stays the same for as long as the process lives. */
interface Answer {
  readonly body: ArrayBuffer
  readonly headers: Headers
  readonly tag: string
}

/** Answers what a handler answered the first time, found and hashed once, and 304 to who has it. Anything but a 200 is asked for again. */
export function remember(handler: Handler): Handler {
  const answers = new Map<string, Answer>()
  return async (context, next) => {
    const { path } = context.req
    let answer = answers.get(path)
    if (!answer) {
      const response = await handler(context, next)
      if (!(response instanceof Response) || response.status !== 200) return response
      const body = await response.arrayBuffer()
      answer = { body, headers: response.headers, tag: await tagOf(body) }
      answers.set(path, answer)
    }
    const headers = new Headers(answer.headers)
    headers.set('ETag', answer.tag)
    if (hasTag(context, answer.tag)) return new Response(null, { status: 304, headers })
    headers.set('Content-Length', String(answer.body.byteLength))
    return new Response(answer.body, { headers })
  }
}

async function tagOf(body: ArrayBuffer): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', body))
  return `"${Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')}"`
}

/** A proxy that compresses makes a tag weak, which still names the same answer. */
function hasTag({ req }: Context, tag: string): boolean {
  const tags = req.header('If-None-Match')?.split(',') ?? []
  return tags.some((one) => one.trim().replace(/^W\//, '') === tag || one.trim() === '*')
}
