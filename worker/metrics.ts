import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Ledger } from '../core/ledger.ts'
import type { Admission, ShedReason } from './admission.ts'
import type { ReferenceStore } from './kernel/deep/references.ts'
import type { RenderedTile } from './render.ts'

/** What a worker counts beside its requests. */
export interface WorkerMetrics {
  drawn(queueMs: number, tile: RenderedTile): void
  shed(reason: ShedReason): void
  aborted(where: 'waiting' | 'computing'): void
}

/** Registers a worker's metrics; the labels take no value but those named here. */
export function createWorkerMetrics(registry: Registry, { admission, references, memory }: {
  readonly admission: Admission
  readonly references: ReferenceStore
  readonly memory: Ledger
}): WorkerMetrics {
  const registers = [registry]
  const seconds = new Counter({
    name: 'tile_seconds_total',
    help: 'Time spent computing and encoding tiles',
    labelNames: ['phase'],
    registers,
  })
  const queueSeconds = new Histogram({
    name: 'tile_queue_seconds',
    help: 'Time that tiles waited before they were computed',
    buckets: [0.001, 0.01, 0.1, 0.5, 1, 2, 4, 8],
    registers,
  })
  const steps = new Counter({ name: 'tile_steps_total', help: 'Steps of the kernel, about', registers })
  const slices = new Counter({ name: 'tile_slices_total', help: 'Turns of the event loop that tiles took', registers })
  const shed = new Counter({
    name: 'tiles_shed_total',
    help:
      'Tiles refused: too many waited, too much work, a client with fewer came, no memory, no time, a share used up',
    labelNames: ['reason'],
    registers,
  })
  const aborted = new Counter({
    name: 'tiles_aborted_total',
    help: 'Tiles whose client left before they were done',
    labelNames: ['where'],
    registers,
  })
  const gauge = (name: string, help: string, read: () => number) => {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })
  }
  gauge('tile_queue_length', 'Requests that have not begun', () => admission.waiting)
  gauge('tiles_running', 'Tiles that have begun: one a client', () => admission.running)
  gauge('tile_clients', 'Clients that have a tile here', () => admission.clients)
  gauge('tile_reference_bytes', 'Orbits and tables that are kept for deep views', () => references.bytes)
  gauge('kept_bytes', 'All that is kept: references, tiles under way, answers on their way', () => memory.bytes)
  return {
    drawn(queueMs, tile) {
      const { orbit, table, pixels } = tile.phases
      seconds.inc({ phase: 'orbit' }, orbit / 1000)
      seconds.inc({ phase: 'table' }, table / 1000)
      seconds.inc({ phase: 'compute' }, pixels / 1000)
      seconds.inc({ phase: 'encode' }, tile.encodeMs / 1000)
      queueSeconds.observe(queueMs / 1000)
      steps.inc(tile.steps)
      slices.inc(tile.slices)
    },
    shed: (reason) => shed.inc({ reason }),
    aborted: (where) => aborted.inc({ where }),
  }
}
