import type { Log } from './log.ts'
import { type Problem, problemResponse } from './problem.ts'

/** The one sentence for what nobody foresaw: what happened is in the log. */
export const INTERNAL: Problem = {
  status: 500,
  title: 'Internal error',
  detail: 'Something went wrong here; it was logged',
}

/** GET and HEAD take no body: their parameters are in the query. */
export const UNEXPECTED_BODY: Problem = {
  status: 400,
  title: 'Unexpected body',
  detail: 'Send parameters in the query, without a body',
}

/** nginx's code, for the log and the metrics: the client left, so nobody reads the answer. */
const CLIENT_CLOSED_REQUEST = 499

/** A request that failed, as the log knows it. */
export interface FailedRequest {
  readonly signal: AbortSignal
  readonly path: string
  readonly requestId?: string
}

/** Answers an error that no handler has turned into a problem, and logs it; a client that has left gets no words. */
export function failureResponse(error: Error, { signal, ...request }: FailedRequest, log: Log): Response {
  if (signal.aborted && error === signal.reason) return new Response(null, { status: CLIENT_CLOSED_REQUEST })
  log('error', 'request failed', { ...request, error: error.stack ?? String(error) })
  return problemResponse(INTERNAL)
}

/** Whether a request says that it carries a body. */
export function announcesBody(headers: Headers): boolean {
  return (headers.get('Content-Length') ?? '0') !== '0' || headers.has('Transfer-Encoding')
}
