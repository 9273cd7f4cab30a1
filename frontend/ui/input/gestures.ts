/**
 * Mouse, wheel, fingers and glides to motion of a view. d3-zoom reads the gestures; its transform is that since a gesture
 * began, and is identity again when it has ended, so that doubles never have to hold a depth.
 */
import { pointer, select } from 'd3-selection'
import { type D3ZoomEvent, zoom, zoomIdentity, type ZoomTransform } from 'd3-zoom'
import { coasted, createTrack, isMoving } from './inertia.ts'
import { between, eased, settled, STILL, zoomAt } from './motion.ts'
import type { FrameClock } from '../parts/frame-clock.ts'
import { type Point, type ScreenView, type Transform, transformed } from '../state/view.ts'

export interface GestureOptions {
  readonly surface: HTMLElement
  readonly clock: FrameClock
  readonly view: () => ScreenView
  /** How far out and in the view may go from where it is. */
  readonly extent: () => [least: number, most: number]
  /** Something is about to move: a frame before it does, if it waits for one. */
  readonly onBegin: () => void
  readonly onMove: (view: ScreenView) => void
  readonly onSettle: (view: ScreenView) => void
  /** Whoever wants less motion gets none that goes on by itself. */
  readonly isCalm: () => boolean
}

export interface Gestures {
  /** Glides in or out around a pixel, the middle if there is none. */
  zoomBy(factor: number, point?: Point): void
  /** Glides by so many pixels: what is to the right comes into view for positive x. */
  panBy(x: number, y: number): void
  /** Ends whatever moves; the view was or will be set by somebody else. */
  stop(): void
  /** Takes over how far one may zoom from where the view now is: d3-zoom looks at it before a gesture begins. */
  fit(): void
}

/** Double click and double tap. */
const DOUBLE_CLICK_FACTOR = 2.5

const GLIDE_MS = 260

/** Time in which what is shown covers two thirds of the way to where the wheel has turned it. */
const CHASE_MS = 45

type Zoomed = HTMLElement & { __zoom?: ZoomTransform }

export function createGestures(options: GestureOptions): Gestures {
  const { surface, clock, isCalm } = options
  const selection = select(surface as Zoomed)
  const behavior = zoom<Zoomed, unknown>().filter(isOurs).touchable(true).clickDistance(4)
  let base: ScreenView | undefined
  let shown = STILL
  let goal = STILL
  let isHeld = false
  let track = createTrack()
  let stopLoop = () => {}

  const inPixels = ({ k, x, y }: Transform): Transform => ({ k, x: x * devicePixelRatio, y: y * devicePixelRatio })

  function show(transform: Transform): void {
    shown = transform
    options.onMove(transformed(base!, transform))
  }

  /** Begins from what is shown now. */
  function begin(): void {
    options.onBegin()
    stopLoop()
    base = base && shown !== STILL ? transformed(base, shown) : options.view()
    shown = goal = STILL
  }

  function settle(): void {
    stopLoop()
    if (!base) return
    const view = settled(base, goal)
    base = undefined
    shown = goal = STILL
    options.onSettle(view)
  }

  /** Calls back once a frame with the time since the first, until it answers false. */
  function animate(step: (elapsedMs: number) => boolean): void {
    stopLoop()
    const startedMs = clock.now()
    const next = () => {
      if (step(clock.now() - startedMs)) stopLoop = clock.frame(next)
    }
    stopLoop = clock.frame(next)
  }

  function glide(to: (from: Transform) => Transform): void {
    if (isHeld) return
    if (!base) begin()
    const from = shown
    goal = to(goal)
    if (isCalm()) return settle()
    animate((elapsedMs) => {
      const part = Math.min(1, elapsedMs / GLIDE_MS)
      show(between(from, goal, eased(part)))
      if (part === 1) settle()
      return part < 1
    })
  }

  function chase(): void {
    let before = 0
    animate((elapsedMs) => {
      const part = 1 - Math.exp(-(elapsedMs - before) / CHASE_MS)
      before = elapsedMs
      show(between(shown, goal, Math.abs(goal.k / shown.k - 1) < 1e-3 ? 1 : part))
      return shown !== goal
    })
  }

  function coast(): void {
    const from = shown
    const start = track.velocity(clock.now())
    animate((elapsedMs) => {
      const { velocity, way } = coasted(start, elapsedMs)
      goal = { ...from, x: from.x + way.x, y: from.y + way.y }
      show(goal)
      if (!isMoving(velocity)) settle()
      return isMoving(velocity)
    })
  }

  function onZoom({ transform, sourceEvent }: D3ZoomEvent<Zoomed, unknown>): void {
    if (!base) return
    goal = inPixels(transform)
    if (goal.k === shown.k) track.add(goal.x, goal.y, clock.now())
    if (sourceEvent instanceof WheelEvent && !isCalm()) chase()
    else show(goal)
  }

  function onEnd(): void {
    isHeld = false
    surface.classList.remove('held')
    delete (surface as Zoomed).__zoom
    selection.property('__zoom', zoomIdentity)
    if (!isCalm() && base && isMoving(track.velocity(clock.now()))) coast()
    else settle()
  }

  behavior
    .on('start', ({ sourceEvent }: D3ZoomEvent<Zoomed, unknown>) => {
      begin()
      isHeld = true
      track = createTrack()
      if (!(sourceEvent instanceof WheelEvent)) surface.classList.add('held')
    })
    .on('zoom', onZoom)
    .on('end', onEnd)
  selection.call(behavior).on('dblclick.zoom', (event: MouseEvent) => {
    event.preventDefault()
    const [x, y] = pointer(
      event.type === 'touchend' ? (event as unknown as TouchEvent).changedTouches[0] : event,
      surface,
    )
    zoomBy(event.shiftKey ? 1 / DOUBLE_CLICK_FACTOR : DOUBLE_CLICK_FACTOR, {
      x: x * devicePixelRatio,
      y: y * devicePixelRatio,
    })
  })

  function zoomBy(factor: number, point?: Point): void {
    glide((from) => {
      const [least, most] = options.extent()
      const { width, height } = base!
      const allowed = Math.min(most / from.k, Math.max(least / from.k, factor))
      return zoomAt(from, allowed, point ?? { x: width / 2, y: height / 2 })
    })
  }

  return {
    zoomBy,
    panBy: (x, y) => glide((from) => ({ ...from, x: from.x - x, y: from.y - y })),
    stop() {
      stopLoop()
      base = undefined
      shown = goal = STILL
    },
    fit: () => void behavior.scaleExtent(options.extent()),
  }
}

/** Shift is for drawing a box, and other buttons are the browser's. */
function isOurs(event: MouseEvent | WheelEvent): boolean {
  if (event.type === 'wheel') return true
  return !event.ctrlKey && !event.button && !(event.shiftKey && event.type === 'mousedown')
}
