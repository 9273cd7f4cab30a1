import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Admission, ShedReason } from './admission.ts'
import type { References } from './kernel/deep/references.ts'
import type { RenderedTile } from './render.ts'

/** What a worker counts beside its requests. */
export interface WorkerMetrics {
  drawn(queueMs: number, tile: RenderedTile): void
  shed(reason: ShedReason): void
  aborted(where: 'waiting' | 'computing'): void
}

/** Registers a worker's metrics; the labels take no value but those named here. */
export function createWorkerMetrics(registry: Registry, { admission, references }: {
  readonly admission: Admission
  readonly references: References
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
    help: 'Tiles refused with 503: too many waited, too much work waited, or their time was over',
    labelNames: ['reason'],
    registers,
  })
  const aborted = new Counter({
    name: 'tiles_aborted_total',
    help: 'Tiles whose client left before they were done',
    labelNames: ['where'],
    registers,
  })
  new Gauge({
    name: 'tile_queue_length',
    help: 'Requests that wait for the one being computed',
    registers,
    collect() {
      this.set(admission.waiting)
    },
  })
  new Gauge({
    name: 'tiles_running',
    help: 'Tiles being computed: 0 or 1',
    registers,
    collect() {
      this.set(admission.running)
    },
  })
  new Gauge({
    name: 'tile_reference_bytes',
    help: 'Bytes of the orbits and tables that are kept for deep views',
    registers,
    collect() {
      this.set(references.bytes)
    },
  })
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
