/** A color for each worker, the same in panel and picture, and apart from its neighbors'. */

/** Golden angle: as many workers as there may be, no two hues fall together. */
const TURN = 137.508

const FIRST_HUE = 205

export interface WorkerColors {
  hueOf(worker: string): number
}

export function createWorkerColors(): WorkerColors {
  const hues = new Map<string, number>()
  return {
    hueOf(worker) {
      const hue = hues.get(worker) ?? (FIRST_HUE + hues.size * TURN) % 360
      hues.set(worker, hue)
      return hue
    },
  }
}
