/** How a balancer chooses a worker, in nginx's words. */
export const BALANCES = ['least_conn', 'round_robin', 'ip_hash', 'random', 'hash', 'least_time'] as const
export type Balance = (typeof BALANCES)[number]

export const DEFAULT_BALANCE = 'least_conn' satisfies Balance

/** The header in which a balancer says what it chose by: where it does not offer what was asked for, by its default. */
export const BALANCE_HEADER = 'X-Balance'
