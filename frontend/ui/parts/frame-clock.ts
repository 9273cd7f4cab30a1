/** Time in a browser: a clock, and the frames that are drawn. Nothing else of the page asks what time it is. */
import { type Clock, realClock } from '../../../core/clock.ts'

export interface FrameClock extends Clock {
  /** Calls back before the next frame is drawn, unless what it returns is called before. */
  readonly frame: (callback: () => void) => () => void
}

/** The browser's. */
export const browserClock: FrameClock = {
  ...realClock,
  frame(callback) {
    const request = requestAnimationFrame(callback)
    return () => cancelAnimationFrame(request)
  },
}

/** Calls back again and again, so many milliseconds apart, until what it returns is called. */
export function every({ after }: Clock, ms: number, callback: () => void): () => void {
  const again = () => {
    cancel = after(ms, again)
    callback()
  }
  let cancel = after(ms, again)
  return () => cancel()
}

/** An alarm that rings once. Set anew, it forgets what it was set to before. */
export interface Alarm {
  set(ms: number, callback: () => void): void
  cancel(): void
}

export function createAlarm({ after }: Clock): Alarm {
  let cancel = () => {}
  return {
    set(ms, callback) {
      cancel()
      cancel = after(ms, callback)
    },
    cancel: () => cancel(),
  }
}

/** Acts once in the next frame, however often what it returns is called before. */
export function onceAFrame({ frame }: FrameClock, act: () => void): () => void {
  let isPending = false
  return () => {
    if (isPending) return
    isPending = true
    frame(() => {
      isPending = false
      act()
    })
  }
}
