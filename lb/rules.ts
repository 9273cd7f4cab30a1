/**
 * The numbers of nginx.conf.template, for the embedded balancer and for simulations. The template states them itself, since envsubst fills it
 * in containers; tests/lb/rules.test.ts compares the two. The limit for URLs is in core/limits.ts.
 */
export const RULES = {
  /** Failures after which a worker is set aside, and for how long: `max_fails`, `fail_timeout`. */
  maxFails: 2,
  failTimeoutSeconds: 5,
  /** How long after its start a request may go on to another worker: `proxy_next_upstream_timeout`. */
  nextTimeoutMs: 2_000,
  /** Of `/tile`: `proxy_next_upstream_tries`, `proxy_read_timeout`, and the statuses of `proxy_next_upstream`. */
  tile: { tries: 3, readTimeoutMs: 10_000, nextStatuses: [500, 403] },
  /** The same of `/workers/readyz`, where all are tried. */
  ready: { tries: Infinity, readTimeoutMs: 1_000, nextStatuses: [] },
  /** Of all other paths: `proxy_read_timeout`. */
  frontend: { readTimeoutMs: 75_000 },
  /** How long a client may take to send its headers: `client_header_timeout`. */
  headerTimeoutMs: 10_000,
  /** The longest body of a request: `client_max_body_size`. */
  bodyBytes: 16 * 1024,
  /** How long a client waits after a 503 of the balancer's own: `Retry-After`. */
  retryAfterSeconds: 1,
} as const
