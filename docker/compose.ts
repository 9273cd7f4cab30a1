import { isMap, parseDocument, type YAMLMap } from 'yaml'

/** A fleet on one machine. */
export interface ComposeOptions {
  readonly workers: number
  /** Cores of this machine; the first of them become the workers', one each. */
  readonly cores: readonly number[]
  readonly runtime: 'node' | 'deno'
}

/**
 * The compose file with as many workers as wanted. nginx and the frontend may use all cores, however many workers there are: were theirs
 * to depend on it, scaling would replace them.
 * @throws {RangeError} where there are more workers than cores
 */
export function composeFor(base: string, { workers, cores, runtime }: ComposeOptions): string {
  if (workers > cores.length) {
    throw new RangeError(
      `Cannot write a compose file for ${workers} workers: each takes a core: this machine has ${cores.length}`,
    )
  }
  const document = parseDocument(base, { merge: true })
  const services = mapAt(document.get('services'))
  const worker = mapAt(services.get('worker-1'))
  for (const name of servicesOf(services, 'worker-')) services.delete(name)
  for (let index = 0; index < workers; index++) {
    const one = mapAt(worker.clone())
    one.setIn(['environment', 'WORKER_NAME'], `worker-${index + 1}`)
    one.set('cpuset', String(cores[index]))
    services.set(`worker-${index + 1}`, one)
  }
  const all = [...new Set(cores)].join()
  for (const name of ['nginx', 'frontend']) services.setIn([name, 'cpuset'], all)
  for (const path of [['x-worker'], ['services', 'frontend']]) {
    const image = String(document.getIn([...path, 'image']))
    document.setIn([...path, 'image'], image.replace(/:\w+$/, `:${runtime}`))
    document.setIn([...path, 'build', 'target'], runtime)
  }
  return document.toString({ lineWidth: 0 })
}

function mapAt(node: unknown): YAMLMap {
  if (!isMap(node)) throw new TypeError('Cannot read the compose file: its services must be maps')
  return node
}

function servicesOf(services: YAMLMap, prefix: string): string[] {
  return services.items.map(({ key }) => String(key)).filter((name) => name.startsWith(prefix))
}
