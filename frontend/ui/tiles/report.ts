import { BALANCE_HEADER } from '../../../core/balance.ts'

/** What a tile's headers tell of how it was made. */
export interface TileReport {
  readonly worker: string
  readonly queueMs: number
  readonly computeMs: number
  readonly encodeMs: number
  /** As far as the answer says so: nginx does, the embedded balancer does not. */
  readonly isNginx: boolean
  /** From the question to the last byte, as the page saw it. */
  readonly totalMs: number
  /** When its head came, by the page's clock. */
  readonly headAtMs: number
  /** What the balancer says it chose by, if it says so. */
  readonly balance: string | undefined
  /** False where the browser still had it: then nobody worked for it now. */
  readonly isFresh: boolean
}

/** Durations of a Server-Timing header by name, in milliseconds. */
export function serverTimings(header: string): Record<string, number> {
  const durations: Record<string, number> = {}
  for (const metric of header.split(',')) {
    const [name = '', ...params] = metric.split(';').map((part) => part.trim())
    const duration = params.find((param) => param.startsWith('dur='))
    if (duration) durations[name] = Number(duration.slice('dur='.length))
  }
  return durations
}

export function reportOf(headers: Headers, measured: Pick<TileReport, 'totalMs' | 'headAtMs' | 'isFresh'>): TileReport {
  const { queue = 0, compute = 0, encode = 0 } = serverTimings(headers.get('Server-Timing') ?? '')
  return {
    worker: headers.get('X-Worker') ?? '',
    queueMs: queue,
    computeMs: compute,
    encodeMs: encode,
    balance: headers.get(BALANCE_HEADER) ?? undefined,
    isNginx: (headers.get('Server') ?? '').startsWith('nginx'),
    ...measured,
  }
}
