/** A box drawn with Shift held: what is in it fills the window. */
import { find } from '../parts/find.ts'
import type { Point } from '../state/view.ts'

/** A box smaller than this was a slip of the hand. */
const LEAST_SIDE = 8

/** `onBox` is given the box in pixels of the device. Answers what cancels a box that is being drawn. */
export function createBoxZoom(
  surface: HTMLElement,
  onBox: (box: Point & { width: number; height: number }) => void,
): () => boolean {
  const frame = find('box', HTMLElement)
  let start: Point | undefined

  const at = ({ clientX, clientY }: PointerEvent): Point => {
    const { left, top } = surface.getBoundingClientRect()
    return { x: clientX - left, y: clientY - top }
  }

  function boxTo(from: Point, to: Point) {
    return {
      x: Math.min(from.x, to.x),
      y: Math.min(from.y, to.y),
      width: Math.abs(to.x - from.x),
      height: Math.abs(to.y - from.y),
    }
  }

  function cancel(): boolean {
    const wasDrawn = start !== undefined
    start = undefined
    frame.hidden = true
    return wasDrawn
  }

  surface.addEventListener('pointerdown', (event) => {
    if (!event.shiftKey || event.button !== 0 || event.pointerType === 'touch') return
    start = at(event)
    surface.setPointerCapture(event.pointerId)
  })
  surface.addEventListener('pointermove', (event) => {
    if (!start) return
    const { x, y, width, height } = boxTo(start, at(event))
    frame.hidden = false
    Object.assign(frame.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` })
  })
  surface.addEventListener('pointerup', (event) => {
    if (!start) return
    const { x, y, width, height } = boxTo(start, at(event))
    cancel()
    if (Math.max(width, height) < LEAST_SIDE) return
    const ratio = devicePixelRatio
    onBox({ x: x * ratio, y: y * ratio, width: Math.max(1, width) * ratio, height: Math.max(1, height) * ratio })
  })
  surface.addEventListener('pointercancel', cancel)
  return cancel
}
