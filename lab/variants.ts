/** nginx.conf.template as it might be instead: what its settings are for is seen by taking them away. */
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

/** The time-outs of a tile, a twentieth as long. */
export function inHaste(template: string): string {
  const read = replace(template, 'proxy_read_timeout 10s;', 'proxy_read_timeout 500ms;')
  return replace(read, 'proxy_next_upstream_timeout 2s;', 'proxy_next_upstream_timeout 100ms;')
}

/** Others are asked as often, and for as long, as nginx has it where nothing is said. */
export function withDefaultRetries(template: string): string {
  return replace(template, 'proxy_next_upstream', '# proxy_next_upstream')
}

/** Nobody else is asked. */
export function withoutRetries(template: string): string {
  return replace(template, RETRIES, 'proxy_next_upstream off;')
}

/** nginx keeps the tiles. */
export function withCache(template: string): string {
  const cache = 'proxy_cache_path cache keys_zone=tiles:1m;'
  return `${cache}\n${replace(template, RETRIES, `${RETRIES} proxy_cache tiles; proxy_cache_valid 1m;`)}`
}

/** Tiles are limited as pictures are. */
export function withLimits(template: string): string {
  const limit = 'limit_req_zone $binary_remote_addr zone=tiles_asked:1m rate=50r/s;'
  return `${limit}\n${replace(template, RETRIES, `${RETRIES} limit_req zone=tiles_asked burst=100 nodelay;`)}`
}

/** Servers with nginx's own defaults: set aside for ten seconds after one failure. */
export function defaultServers(addresses: readonly string[]): string {
  return addresses.map((address) => `server ${address};`).join(' ')
}

const RETRIES = 'proxy_next_upstream error timeout http_500 http_403;'
