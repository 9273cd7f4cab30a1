/** An answer that says what went wrong, in the form of RFC 9457; `extra` members are for programs. */
export interface Problem {
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly extra?: Readonly<Record<string, unknown>>
  readonly headers?: Readonly<Record<string, string>>
}

/** A problem as a response of type application/problem+json that no cache keeps. */
export function problemResponse({ status, title, detail, extra, headers }: Problem): Response {
  return new Response(JSON.stringify({ type: 'about:blank', title, status, detail, ...extra }), {
    status,
    headers: {
      'Content-Type': 'application/problem+json',
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
      ...headers,
    },
  })
}
