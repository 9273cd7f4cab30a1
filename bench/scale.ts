/** What a tile takes, in milliseconds of one core each; nothing else is simulated. */
export interface Costs {
  /** Of each tile of a picture: computing and encoding it. */
  readonly tiles: readonly number[]
  /** A request in a worker, beside that. */
  readonly worker: number
  /** A request in nginx. */
  readonly nginx: number
  /** A tile in a frontend: planned, asked for, decoded, stitched and encoded. */
  readonly frontend: number
}

export interface ScaleOptions {
  readonly workers: number
  readonly frontends: number
  /** Pictures drawn at a time, each followed by another one. */
  readonly pictures: number
}

/** What came of it. */
export interface Scaled {
  readonly picturesPerSecond: number
  /** How busy each kind is, 0…1. */
  readonly busy: { readonly workers: number; readonly nginx: number; readonly frontends: number }
}

/** Tiles after which the fleet is as full as it will be, and over which it is measured, for each worker and at least. */
const SETTLING = 4
const MEASURED = 12
const LEAST_TILES = 4_000

/** One core that serves one after the other. */
interface Server {
  freeAtMs: number
  busyMs: number
}

/**
 * Pictures through frontends, nginx and workers, event by event. Each picture asks for its dearest tiles first; all together ask for as
 * many at a time as there are workers; nginx gives each to the worker with the fewest.
 */
export function scale(costs: Costs, { workers, frontends, pictures }: ScaleOptions): Scaled {
  const tiles = costs.tiles.toSorted((a, b) => b - a)
  const createServer = (): Server => ({ freeAtMs: 0, busyMs: 0 })
  const fleet = Array.from({ length: workers }, () => ({ ...createServer(), connections: 0 }))
  const offices = Array.from({ length: frontends }, createServer)
  const nginx = createServer()
  const events = createQueue()
  const asked = Array.from({ length: pictures }, () => 0)
  const settled = Math.max(LEAST_TILES, SETTLING * workers)
  const wanted = settled + Math.max(3 * LEAST_TILES, MEASURED * workers)
  let done = 0
  let nowMs = 0
  let fromMs = 0
  let turn = 0
  let last = 0

  const serve = (server: Server, costMs: number, then: () => void) => {
    server.freeAtMs = Math.max(nowMs, server.freeAtMs) + costMs
    events.add(server.freeAtMs, () => {
      if (done >= settled) server.busyMs += costMs
      then()
    })
  }
  /** The next worker in turn with the fewest connections; there are never more requests than workers, so that most have none. */
  const pick = () => {
    for (let tries = 0; tries < workers; tries++) {
      last = (last + 1) % workers
      if (fleet[last]!.connections === 0) return fleet[last]!
    }
    return fleet.reduce((one, other) => other.connections < one.connections ? other : one)
  }
  const ask = () => {
    const picture = turn = (turn + 1) % pictures
    const tile = tiles[asked[picture]!++ % tiles.length]!
    const office = offices[picture % frontends]!
    serve(office, costs.frontend / 2, () => {
      serve(nginx, costs.nginx / 2, () => {
        const worker = pick()
        worker.connections++
        serve(worker, tile + costs.worker, () => {
          worker.connections--
          serve(nginx, costs.nginx / 2, () => {
            serve(office, costs.frontend / 2, () => {
              if (++done === settled) fromMs = nowMs
              if (done < wanted) ask()
            })
          })
        })
      })
    })
  }

  for (let slot = 0; slot < workers; slot++) ask()
  while (done < wanted) {
    const event = events.next()!
    nowMs = event.atMs
    event.then()
  }
  const spanMs = nowMs - fromMs
  const share = (servers: readonly Server[]) => {
    return servers.reduce((sum, { busyMs }) => sum + busyMs, 0) / servers.length / spanMs
  }
  return {
    picturesPerSecond: (done - settled) / tiles.length / spanMs * 1000,
    busy: { workers: share(fleet), nginx: share([nginx]), frontends: share(offices) },
  }
}

interface Event {
  readonly atMs: number
  readonly then: () => void
}

/** A binary heap by time. */
function createQueue() {
  const heap: Event[] = []
  const isBefore = (one: number, other: number) => heap[one]!.atMs < heap[other]!.atMs
  const swap = (one: number, other: number) => {
    const kept = heap[one]!
    heap[one] = heap[other]!
    heap[other] = kept
  }
  return {
    add(atMs: number, then: () => void) {
      heap.push({ atMs, then })
      for (let child = heap.length - 1; child > 0;) {
        const parent = (child - 1) >> 1
        if (!isBefore(child, parent)) break
        swap(child, parent)
        child = parent
      }
    },
    next(): Event | undefined {
      if (heap.length < 2) return heap.pop()
      const first = heap[0]!
      heap[0] = heap.pop()!
      for (let parent = 0;;) {
        const left = 2 * parent + 1
        if (left >= heap.length) break
        const child = left + 1 < heap.length && isBefore(left + 1, left) ? left + 1 : left
        if (!isBefore(child, parent)) break
        swap(child, parent)
        parent = child
      }
      return first
    },
  }
}
