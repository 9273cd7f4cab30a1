/** What a client may have, and what is left of it: the fields of draft-ietf-httpapi-ratelimit-headers-10. */
export interface Allowance {
  /** By which policy and limit belong together. */
  readonly name: string
  readonly quota: number
  /** Seconds in which the quota is given; absent where it is of what goes on at the same time. */
  readonly windowSeconds?: number
  /** What the quota counts. */
  readonly unit: 'requests' | 'concurrent-requests' | 'content-bytes' | 'milliseconds'
  readonly left: number
  /** Seconds until there is more. */
  readonly resetSeconds?: number
}

/** Both fields, for answers that no cache keeps: in another one they would tell of somebody else. */
export function rateLimitHeaders(allowances: readonly Allowance[]): Record<string, string> {
  const policies = allowances.map(({ name, quota, unit, windowSeconds }) => {
    const window = windowSeconds === undefined ? '' : `;w=${Math.ceil(windowSeconds)}`
    return `"${name}";q=${Math.floor(quota)};qu="${unit}"${window}`
  })
  const limits = allowances.map(({ name, left, resetSeconds }) => {
    const reset = resetSeconds === undefined ? '' : `;t=${Math.ceil(resetSeconds)}`
    return `"${name}";r=${Math.max(0, Math.floor(left))}${reset}`
  })
  return { 'RateLimit-Policy': policies.join(', '), RateLimit: limits.join(', ') }
}
