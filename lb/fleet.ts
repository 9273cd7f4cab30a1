/** A worker as the balancer sees it. */
export interface Upstream {
  readonly origin: string
  /** Requests it has not finished answering. */
  inFlight: number
  /** Times it could not be reached since it last answered, and when that was last. */
  failures: number
  failedAtMs: number
}

/** The workers behind the embedded balancer; the rules are nginx's max_fails and fail_timeout. */
export interface Fleet {
  readonly upstreams: readonly Upstream[]
  /** One that is chosen of those neither tried nor set aside, who stand in turn; undefined if there is none. */
  pick(tried: ReadonlySet<Upstream>, choose: (able: readonly Upstream[]) => Upstream): Upstream | undefined
  succeed(upstream: Upstream): void
  fail(upstream: Upstream): void
}

/** As in nginx.conf.template: `max_fails=2 fail_timeout=5s`. */
const MAX_FAILS = 2
const FAIL_TIMEOUT_MS = 5_000

/** A fleet in which nobody has failed yet; `now` is in milliseconds. */
export function createFleet(origins: readonly string[], now: () => number): Fleet {
  const upstreams = origins.map((origin): Upstream => ({ origin, inFlight: 0, failures: 0, failedAtMs: -Infinity }))
  let turn = 0

  const failedLately = ({ failedAtMs }: Upstream) => now() - failedAtMs < FAIL_TIMEOUT_MS
  // As nginx does, the only one is asked again and again: nobody could stand in for it.
  const isSetAside = (upstream: Upstream) =>
    upstreams.length > 1 && upstream.failures >= MAX_FAILS && failedLately(upstream)

  return {
    upstreams,
    pick(tried, choose) {
      const inTurn = [...upstreams.slice(turn), ...upstreams.slice(0, turn)]
      const able = inTurn.filter((upstream) => !tried.has(upstream) && !isSetAside(upstream))
      if (able.length === 0) return undefined
      const picked = choose(able)
      turn = (upstreams.indexOf(picked) + 1) % upstreams.length
      return picked
    },
    succeed(upstream) {
      upstream.failures = 0
    },
    fail(upstream) {
      upstream.failures = failedLately(upstream) ? upstream.failures + 1 : 1
      upstream.failedAtMs = now()
    },
  }
}
