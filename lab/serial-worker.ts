import { setTimeout } from 'node:timers/promises'
import { type FakeUpstream, startUpstream } from '../tests/helpers/upstream.ts'

/** The header of a request that says how many milliseconds its tile takes. */
export const COST_HEADER = 'cost-ms'

/** A worker that sleeps instead of computing, so that there may be more of them than cores. */
export interface SerialWorker extends FakeUpstream {
  /** Answers everything so at once, as one that fails or drains badly. */
  status: 500 | 503 | undefined
  /** Times that it takes for a tile what the others take. */
  slowness: number
}

export interface SerialWorkerOptions {
  readonly name?: string
  /** Tiles that may wait; beyond, it answers 503. */
  readonly waiting?: number
}

/** Starts one: a tile at a time, first come, first served, each for its cost. It says who it is and how long it took as a worker does. */
export async function startSerialWorker(
  { name = 'worker', waiting = Infinity }: SerialWorkerOptions = {},
): Promise<SerialWorker> {
  const worker: SerialWorker = Object.assign(await startUpstream(), { status: undefined, slowness: 1 })
  let turn: Promise<unknown> = Promise.resolve()
  worker.handle = ({ request, response }) => {
    response.setHeader('X-Worker', name)
    // One runs, and this one is among those held.
    const status = worker.status ?? (worker.held.length - 2 >= waiting ? 503 : undefined)
    if (status) return void response.writeHead(status, status === 503 ? { 'Retry-After': '1' } : {}).end()
    const arrived = performance.now()
    turn = turn.then(async () => {
      if (response.destroyed) return
      const started = performance.now()
      await setTimeout(Number(request.headers[COST_HEADER]) * worker.slowness)
      const [queue, compute] = [started - arrived, performance.now() - started]
      response.setHeader('Server-Timing', `queue;dur=${queue.toFixed(2)}, compute;dur=${compute.toFixed(2)}`)
      response.end()
    })
  }
  return worker
}
