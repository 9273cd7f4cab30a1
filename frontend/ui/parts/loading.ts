/** How much of the view is there: a thin line along the top, a word now and then, and what is wrong if nothing comes. */
import { find } from './find.ts'
import type { Messages } from '../words/messages.ts'
import type { Notices } from './notices.ts'
import type { LayerState } from '../tiles/layer.ts'
import type { QueueEvent } from '../tiles/queue.ts'

export interface Loading {
  show(state: LayerState): void
  hear(event: QueueEvent, error: unknown): void
  translate(messages: Messages): void
}

/** One lost connection is nothing; so many in a row with no tile between them are an outage. */
const LOST_IN_A_ROW = 4

/** What takes less is not worth a line. */
const DELAY_MS = 300

/** A listener hears of progress no more often than this. */
const ANNOUNCEMENT_MS = 5000

export function createLoading(messages: Messages, notices: Notices): Loading {
  const line = find('loading', HTMLElement)
  const bar = line.firstElementChild as HTMLElement
  let lost = 0
  let startedAt: number | undefined
  let announcedAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  return {
    show({ done, total }) {
      const isLoading = done < total
      document.body.dataset.tiles = isLoading ? 'loading' : 'complete'
      bar.style.transform = `scaleX(${total === 0 ? 0 : done / total})`
      if (!isLoading) {
        clearTimeout(timer)
        startedAt = undefined
        line.classList.remove('active')
        return
      }
      startedAt ??= performance.now()
      clearTimeout(timer)
      timer = setTimeout(() => line.classList.add('active'), Math.max(0, DELAY_MS - (performance.now() - startedAt)))
      const now = performance.now()
      if (now - startedAt < ANNOUNCEMENT_MS || now - announcedAt < ANNOUNCEMENT_MS) return
      announcedAt = now
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
