import * as assert from 'uvu/assert'

/** Fails unless the answer is a problem of this status, as every balancer makes it, which no cache keeps. */
export async function expectProblem(response: Response, status: number): Promise<void> {
  assert.is(response.status, status)
  assert.is(response.headers.get('Content-Type'), 'application/problem+json')
  assert.is(response.headers.get('Cache-Control'), 'no-store')
  const problem = await response.json()
  assert.equal(Object.keys(problem), ['type', 'title', 'status', 'detail'])
  assert.is(problem.status, status)
}
