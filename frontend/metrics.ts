import { Counter, Gauge, type Registry } from 'prom-client'
import type { Fleet } from './fleet/fleet.ts'
import type { TileEvent } from './tiles/tile.ts'
import type { Jobs } from './pictures/jobs.ts'
import type { Places } from '../service/places.ts'
import type { StreamOutcome, Streams } from './pictures/streams.ts'

/** What a frontend counts beside its requests. */
export interface FrontendMetrics {
  tile(event: TileEvent): void
  streamEnded(outcome: StreamOutcome): void
  /** Shows what is under way whenever somebody looks. */
  watch(sources: {
    readonly fleet: Fleet
    readonly jobs: Jobs
    readonly streams: Streams
    readonly listeners: Pick<Places, 'taken'>
  }): void
}

/** Registers a frontend's metrics; the labels take no value but those of their types. */
export function createFrontendMetrics(registry: Registry): FrontendMetrics {
  const registers = [registry]
  const tiles = new Counter({
    name: 'tiles_total',
    help: 'Tiles drawn or failed, and on the way: waits for a full fleet, retries, hedges, splits, disagreements',
    labelNames: ['outcome'],
    registers,
  })
  const pictures = new Counter({
    name: 'pictures_total',
    help: 'Streamed pictures, by how they ended',
    labelNames: ['outcome'],
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
  return {
    tile: (outcome) => tiles.inc({ outcome }),
    streamEnded: (outcome) => pictures.inc({ outcome }),
    watch({ fleet, jobs, streams, listeners }) {
      gauge('renders_running', 'Jobs being drawn', () => jobs.running)
      gauge('renders_bytes', 'Bytes of the pictures of jobs that are kept', () => jobs.bytes)
      gauge('events_listeners', 'Readers of the events of jobs', () => listeners.taken)
      gauge('pictures_running', 'Pictures being streamed', () => streams.running)
      gauge('tiles_in_flight', 'Tiles asked for and not yet there', () => fleet.gate.running)
      gauge('tiles_waiting', 'Tiles that wait for their turn', () => fleet.gate.waiting)
      gauge('fleet_workers', 'Workers there are, as their answers show', () => fleet.size)
    },
  }
}
