/** Colors that flow: the rotation of the palette, a little further every frame. No worker is asked for it. */
import type { Explorer } from '../state/explorer.ts'
import { find } from '../parts/find.ts'
import type { FrameClock } from '../parts/frame-clock.ts'
import type { Messages } from '../words/messages.ts'

export interface ColorCycle {
  toggle(): void
  translate(messages: Messages): void
}

/** Turns a second at the end of the slider. */
const MOST_SPEED = 0.5

/** A step after a pause, as when the window was hidden, is no longer than this. */
const LONGEST_STEP_MS = 100

export function createCycle(
  explorer: Explorer,
  { messages, clock }: { messages: Messages; readonly clock: FrameClock },
): ColorCycle {
  const button = find('cycle', HTMLButtonElement)
  const speed = find('speed', HTMLInputElement)
  const field = find('speed-field', HTMLElement)
  let stop: (() => void) | undefined
  let beforeMs = 0

  function step(): void {
    const nowMs = clock.now()
    const elapsedMs = Math.min(LONGEST_STEP_MS, nowMs - beforeMs)
    beforeMs = nowMs
    const offset = explorer.scene.offset + speed.valueAsNumber * MOST_SPEED * elapsedMs / 1000
    explorer.tint({ offset: offset - Math.floor(offset) }, true)
    stop = clock.frame(step)
  }

  function show(): void {
    button.textContent = stop ? messages.texts.stopCycle : messages.texts.cycle
    button.ariaPressed = String(stop !== undefined)
    field.hidden = !stop
  }

  function toggle(): void {
    if (stop) {
      stop()
      stop = undefined
      explorer.set({ offset: Math.round(explorer.scene.offset * 1000) / 1000 })
    } else {
      beforeMs = clock.now()
      stop = clock.frame(step)
    }
    show()
  }

  button.addEventListener('click', toggle)
  show()
  return {
    toggle,
    translate(next) {
      messages = next
      show()
    },
  }
}
