import type { Hono } from 'hono'
import { Registry } from 'prom-client'
import { createWorkerApp } from '../../worker/app.ts'
import { type WorkerConfig, workerConfig } from '../../worker/config.ts'

/** A log that keeps nothing. */
export function silent(): void {}

/** A worker as an app, without a port; `yieldTurn` is called between slices, of which each look at the clock ends one. */
export function testWorker(
  { config = {}, yieldTurn = () => Promise.resolve(), isReady = () => true }: {
    config?: Partial<WorkerConfig>
    yieldTurn?: () => Promise<void>
    isReady?: () => boolean
  } = {},
): Hono {
  return createWorkerApp({
    config: {
      ...workerConfig({}),
      WORKER_NAME: 'worker-1',
      QUEUE_WORK_MS: 60_000,
      TILE_BUDGET_MS: 60_000,
      REFERENCE_BYTES: 2 ** 24,
      ...config,
    },
    slicing: { yieldTurn, sliceMs: 0 },
    log: silent,
    registry: new Registry(),
    isReady,
  })
}
