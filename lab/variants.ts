/** nginx.conf.template as it might be instead: what its settings are for is seen by taking them away. */
import { workerServers } from '../lb/nginx.ts'

/** Replaces all of them. @throws {RangeError} where there is none, since the template has changed */
function replace(template: string, from: string, to: string): string {
  if (!template.includes(from)) throw new RangeError(`Cannot change the template: there is no ${from}`)
  return template.replaceAll(from, to)
}

/** Every process counts by itself. */
export function withoutZone(template: string): string {
  return replace(template, 'zone least_conn 2m;', '')
}

/** Only who cannot be reached is a failure, as nginx has it where nothing is said. */
export function withoutFailures(template: string): string {
  return replace(template, RETRIES, 'proxy_next_upstream error timeout;')
}

/** A worker that is full is taken for one that fails, and another one asked. */
export function withRetriesOf503(template: string): string {
  return replace(template, RETRIES, 'proxy_next_upstream error timeout http_500 http_503;')
}

/** Servers with nginx's own defaults: set aside for ten seconds after one failure. */
export function defaultServers(addresses: readonly string[]): string {
  return replace(workerServers(addresses), ' max_fails=2 fail_timeout=5s', '')
}

const RETRIES = 'proxy_next_upstream error timeout http_500 http_403;'
