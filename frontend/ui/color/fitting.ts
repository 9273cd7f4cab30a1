/** Keeps the colors fitted to what is seen, gently, as long as the scene wants that. */
import { fitCurve, rangeOf } from '../../../core/fit.ts'
import { type NAMED_SCALES, scaleFunction } from '../../../core/scale.ts'
import { createAlarm, type FrameClock } from '../parts/frame-clock.ts'
import type { Explorer } from '../state/explorer.ts'
import type { TileLayer } from '../tiles/layer.ts'
import { PERIOD } from './colors.ts'
import { type Curve, curveBetween, fitStep } from './follow.ts'
import type { ScaleChoice } from './scale-section.ts'

export interface Fitting {
  /** More of the view is there, or another one. */
  hear(): void
  /** Fits the colors by another share, at once, whether they hold still or not. */
  share(share: number): void
  /** Colors that hold still, or follow again. */
  hold(isHeld: boolean): void
  /** Fitted colors, or a scale with a name and the period by which it shows about as much. */
  choose(choice: ScaleChoice): void
}

type NamedScale = (typeof NAMED_SCALES)[number]

export interface FittingOptions {
  readonly layer: Pick<TileLayer, 'values' | 'state'>
  readonly clock: FrameClock
}

/** How long colors take to another curve, and how long the page waits before it looks again. */
const EASE_MS = 300
const PAUSE_MS = 150

/** The shortest period that is taken for a scale with a name. */
const LEAST_PERIOD = 1

/** The share of a view that has to be there before its colors are fitted. */
const LEAST_COVERAGE = 0.5

export function createFitting(explorer: Explorer, { layer, clock }: FittingOptions): Fitting {
  const look = createAlarm(clock)
  let lookedAtMs = -Infinity
  let target: Curve | undefined
  let stop = () => {}

  function hear(): void {
    if (!explorer.scene.follows || explorer.isAsLinked) return halt()
    const waitMs = typeof explorer.scene.scale === 'string' ? 0 : lookedAtMs + PAUSE_MS - clock.now()
    if (waitMs > 0) look.set(waitMs, fit)
    else fit()
  }

  function fit(): void {
    look.cancel()
    const { scale, share, follows } = explorer.scene
    if (!follows) return
    lookedAtMs = clock.now()
    const curve = curveNow(share)
    if (!curve) return
    const { done, total, isMoving } = layer.state
    const step = fitStep(target ?? scale, curve, done === total && !isMoving)
    if (step === 'stay') return
    halt()
    if (step === 'jump' || typeof scale === 'string') return explorer.tint({ scale: curve }, false)
    ease(scale, curve)
  }

  /** The curve of what is there; undefined where that is too little, or all the same. */
  function curveNow(share: number): Curve | undefined {
    const { sorted, coverage } = layer.values()
    return coverage < LEAST_COVERAGE || sorted.length === 0 ? undefined : fitCurve(sorted, share)
  }

  function ease(from: Curve, to: Curve): void {
    const startedMs = clock.now()
    let now = from
    target = to
    const step = () => {
      // Colors that somebody has changed meanwhile are left alone.
      if (explorer.scene.scale !== now) return halt()
      const part = (clock.now() - startedMs) / EASE_MS
      if (part >= 1) {
        halt()
        return explorer.tint({ scale: to }, false)
      }
      now = curveBetween(from, to, part * part * (3 - 2 * part))
      explorer.tint({ scale: now }, true)
      stop = clock.frame(step)
    }
    stop = clock.frame(step)
  }

  function halt(): void {
    stop()
    stop = () => {}
    target = undefined
  }

  /** The period by which a scale goes once through the palette in the view, in two digits. */
  function periodOf(scale: NamedScale): number {
    const range = rangeOf(layer.values().sorted)
    if (!range) return PERIOD
    const { of } = scaleFunction(scale)
    return Math.max(LEAST_PERIOD, Number((of(range.most) - of(range.least)).toPrecision(2)))
  }

  explorer.onChange((change) => {
    if (change !== 'moving' && typeof explorer.scene.scale === 'string') hear()
  })
  return {
    hear,
    share(share) {
      halt()
      const scale = curveNow(share)
      explorer.set(scale ? { share, scale } : { share })
    },
    hold(isHeld) {
      const scale = target
      halt()
      explorer.set({ follows: !isHeld, ...(scale && { scale }) })
      hear()
    },
    choose(choice) {
      halt()
      if (choice !== 'fit') explorer.set({ scale: choice, period: periodOf(choice), follows: false })
      else explorer.set({ period: PERIOD, follows: true })
      hear()
    },
  }
}
