/** A Gantt chart of a run: a row a worker, what it computed as bars, and below them what waited at it. */
import type { WorkerColors } from '../fleet/worker-colors.ts'
import type { RunTile } from './draw-run.ts'

export interface ChartOptions {
  readonly workers: readonly string[]
  /** Where the axis ends. */
  readonly mostMs: number
  readonly colors: WorkerColors
  /** A time as a person reads it. */
  readonly say: (milliseconds: number) => string
}

/** In CSS pixels. */
const ROW = 26
const BAR = 15
const AXIS = 20
const LABELS = 74

/** Marks along the axis: so many that their words do not touch. */
const MARKS = 4

export function paintChart(
  canvas: HTMLCanvasElement,
  tiles: readonly RunTile[],
  { workers, mostMs, colors, say }: ChartOptions,
): void {
  const ratio = devicePixelRatio
  const width = canvas.clientWidth
  const height = ROW * workers.length + AXIS
  Object.assign(canvas, { width: Math.round(width * ratio), height: Math.round(height * ratio) })
  const context = canvas.getContext('2d')!
  const { color } = getComputedStyle(canvas)
  const at = (ms: number) => LABELS + (width - LABELS - 1) * ms / mostMs
  context.scale(ratio, ratio)
  context.font = '12px system-ui, sans-serif'
  context.textBaseline = 'middle'
  context.fillStyle = color

  for (let mark = 0; mark <= MARKS; mark++) {
    const x = at(mostMs * mark / MARKS)
    context.globalAlpha = 0.25
    context.fillRect(x, 0, 1, height - AXIS + 3)
    context.globalAlpha = 1
    context.textAlign = mark === 0 ? 'left' : mark === MARKS ? 'right' : 'center'
    if (mark % 2 === 0) context.fillText(say(mostMs * mark / MARKS), x, height - AXIS / 2 + 2)
  }
  context.textAlign = 'left'
  workers.forEach((worker, row) => {
    const top = row * ROW
    context.fillStyle = color
    context.fillText(worker, 0, top + ROW / 2, LABELS - 6)
    const hue = colors.hueOf(worker)
    for (const { cameMs, beganMs, doneMs } of tiles.filter((tile) => tile.worker === worker)) {
      // The more tiles wait, the denser it is.
      context.fillStyle = `hsl(${hue} 60% 55% / 0.35)`
      context.fillRect(at(cameMs), top + 4 + BAR, at(beganMs) - at(cameMs), 4)
      context.fillStyle = `hsl(${hue} 75% 55%)`
      context.fillRect(at(beganMs), top + 3, Math.max(1, at(doneMs) - at(beganMs) - 0.5), BAR)
    }
  })
}
