/** Sentences for everybody: one that passes, one that stays while something is wrong, and one that is only spoken. */
import type { Clock } from '../../../core/clock.ts'
import { find } from './find.ts'
import { createAlarm } from './frame-clock.ts'
import type { Messages, TextName } from '../words/messages.ts'

export interface Notices {
  /** Says something that has happened, and takes it back after a while. */
  say(words: string): void
  /** Says what is wrong until it is over; undefined when it is. */
  warn(name: TextName | undefined): void
  /** Says something to those who do not see the page. */
  announce(words: string): void
  translate(messages: Messages): void
}

/** Long enough to read two short sentences. */
const SHOWN_MS = 6000

export function createNotices(messages: Messages, clock: Clock): Notices {
  const notice = find('notice', HTMLElement)
  const banner = find('banner', HTMLElement)
  const live = find('live', HTMLElement)
  const end = createAlarm(clock)
  let warning: TextName | undefined

  function show(): void {
    banner.hidden = warning === undefined
    const words = warning ? messages.texts[warning] : ''
    if (banner.textContent !== words) banner.textContent = words
  }

  return {
    say(words) {
      notice.textContent = words
      notice.hidden = false
      end.set(SHOWN_MS, () => notice.hidden = true)
    },
    warn(name) {
      if (name === warning) return
      warning = name
      show()
    },
    announce: (words) => void (live.textContent = words),
    translate(next) {
      messages = next
      show()
    },
  }
}
