import * as assert from 'uvu/assert'

/** What a client may be answered, whatever it sends, as long as no worker is full or away. */
const STATUSES = [200, 201, 204, 304, 400, 403, 404, 405, 422]

/** The one answer that is not for programs. */
const NOTHING_HERE = 'There is nothing here. Try /\n'

const FAULTS: Readonly<Record<number, readonly string[]>> = {
  400: ['unknown', 'doubled', 'malformed'],
  422: ['limit'],
}

/** Longer than any sentence of ours with 40 characters of theirs, however those are escaped. */
const LONGEST_DETAIL = 500

/**
 * Fails unless an answer is one that anybody may be given: no 5xx, errors as problem+json that name the parameter, and nothing
 * from the request that a browser could take for a page, a script or a header. Reads the body.
 */
export async function expectSafe(response: Response, request: Request, fields: readonly string[]): Promise<void> {
  const { status, headers } = response
  const type = headers.get('Content-Type')
  const body = await response.text()
  assert.ok(STATUSES.includes(status), `it is answered with ${status}: ${body}`)
  assert.match(headers.get('X-Request-Id')!, /^[\w=-]{1,64}$/)
  for (const [name, value] of headers) assert.ok(!/[<>{}]/.test(value), `${name} is ${value}`)
  if (status < 400) return expectContent(status, request, body)

  assert.is(headers.get('Cache-Control'), 'no-store')
  if (request.method === 'HEAD') return
  if (status === 404 && type?.startsWith('text/plain')) return assert.is(body, NOTHING_HERE)
  assert.is(type, 'application/problem+json')
  assert.is(headers.get('X-Content-Type-Options'), 'nosniff')
  const problem = JSON.parse(body)
  assert.is(problem.status, status)
  assert.is(problem.type, 'about:blank')
  assert.ok(problem.title.length > 0 && problem.detail.length > 0 && problem.detail.length < LONGEST_DETAIL)
  if (status !== 422 && problem.parameter === undefined) {
    const isAboutHeaders = ['Bad header', 'Unexpected body'].includes(problem.title)
    return assert.ok(status !== 400 || isAboutHeaders, body)
  }
  const sent = [...new URL(request.url).searchParams.keys()]
  assert.ok(FAULTS[status]!.includes(problem.fault), body)
  assert.ok(problem.fault === 'unknown' || fields.includes(problem.parameter) || sent.includes(problem.parameter), body)
  assert.ok(problem.fault === 'limit' || sent.includes(problem.parameter), body)
  assert.is(typeof problem.limit, status === 422 ? 'number' : 'undefined')
}

function expectContent(status: number, { method }: Request, body: string): void {
  const isEmpty = status === 204 || status === 304 || method === 'HEAD'
  assert.is(body.length === 0, isEmpty, `${status} has ${body.length} characters`)
}
