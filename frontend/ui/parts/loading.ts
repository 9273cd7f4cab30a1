/**
 * How much of the view is there: a thin line along the top, first of tiles, then of samples, a word now and then, and what is
 * wrong if nothing comes.
 */
import type { Clock } from '../../../core/clock.ts'
import { find } from './find.ts'
import { createAlarm } from './frame-clock.ts'
import type { Messages } from '../words/messages.ts'
import type { Notices } from './notices.ts'
import type { LayerState } from '../tiles/layer.ts'
import type { QueueEvent } from '../tiles/queue.ts'

export interface Loading {
  show(state: LayerState): void
  hear(event: QueueEvent, error: unknown): void
  translate(messages: Messages): void
}

export interface LoadingOptions {
  readonly notices: Notices
  readonly clock: Clock
  messages: Messages
}

/** One lost connection is nothing; so many in a row with no tile between them are an outage. */
const LOST_IN_A_ROW = 4

/** What takes less is not worth a line. */
const DELAY_MS = 300

/** A listener hears of progress no more often than this. */
const ANNOUNCEMENT_MS = 5000

export function createLoading({ messages, notices, clock }: LoadingOptions): Loading {
  const line = find('loading', HTMLElement)
  const bar = line.firstElementChild as HTMLElement
  let lost = 0
  let startedAtMs: number | undefined
  let announcedAtMs = 0
  const delay = createAlarm(clock)

  return {
    show({ done, total, refined }) {
      const isLoading = done < total
      const isRefining = !isLoading && refined < total
      document.body.dataset.tiles = isLoading ? 'loading' : 'complete'
      document.body.dataset.samples = isLoading || isRefining ? 'loading' : 'complete'
      bar.style.transform = `scaleX(${total === 0 ? 0 : (isRefining ? refined : done) / total})`
      line.classList.toggle('refining', isRefining)
      if (!isLoading && !isRefining) {
        delay.cancel()
        startedAtMs = undefined
        line.classList.remove('active')
        return
      }
      const nowMs = clock.now()
      startedAtMs ??= nowMs
      delay.set(Math.max(0, startedAtMs + DELAY_MS - nowMs), () => line.classList.add('active'))
      if (isRefining || nowMs - startedAtMs < ANNOUNCEMENT_MS || nowMs - announcedAtMs < ANNOUNCEMENT_MS) return
      announcedAtMs = nowMs
      notices.announce(messages.tilesLeft(total - done))
    },
    hear(event, error) {
      if (event === 'drawn' || event === 'full') lost = 0
      if (event === 'lost') lost++
      if (lost < LOST_IN_A_ROW) return notices.warn(undefined)
      if (event === 'lost') notices.warn(error instanceof Error && error.cause ? 'unreachable' : 'noWorker')
    },
    translate(next) {
      messages = next
    },
  }
}
