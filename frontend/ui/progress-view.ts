/** How the picture is getting on: the bar, a line of words, and now and then a spoken one. */
import { remainingMs, type RenderStatus } from '../../core/progress.ts'
import type { Phase } from './drawing.ts'
import { find } from './find.ts'
import type { Messages } from './messages.ts'
import { FailedError } from './render-client.ts'
import type { PictureSize } from './size.ts'

export interface ProgressView {
  show(phase: Phase, size: PictureSize): void
  /** A sentence about something that went wrong, until the next picture. */
  notify(words: string): void
  /** Says something to those who do not see the page. */
  announce(words: string): void
  translate(messages: Messages): void
}

/** Often enough for the elapsed time to look alive. */
const TICK_MS = 250

/** A listener hears of progress no more often than this. */
const ANNOUNCEMENT_MS = 10_000

/** An estimate from less than this is a guess. */
const ESTIMATE_AFTER_MS = 1500

export function createProgressView(messages: Messages): ProgressView {
  const bar = find('progress', HTMLProgressElement)
  const words = find('progress-words', HTMLElement)
  const notice = find('notice', HTMLElement)
  const banner = find('banner', HTMLElement)
  const live = find('live', HTMLElement)
  const cancel = find('cancel', HTMLButtonElement)
  let shown: { phase: Phase; size: PictureSize; since: number } | undefined
  let announcedAt = 0
  let timer: ReturnType<typeof setInterval> | undefined

  const announce = (sentence: string) => {
    live.textContent = sentence
    announcedAt = performance.now()
  }

  function update(): void {
    if (!shown) return
    const { phase, size, since } = shown
    words.textContent = describe(phase, size, performance.now() - since)
    if (phase.name === 'waiting') banner.textContent = messages.texts[phase.reason]
    if (phase.name === 'failed') notice.textContent = failure(phase.error)
  }

  function describe(phase: Phase, size: PictureSize, sinceMs: number): string {
    if (phase.name === 'starting') return messages.texts.starting
    if (phase.name === 'canceled') return messages.texts.canceled
    if (phase.name === 'done') return messages.finished(size, phase.status.elapsedMs)
    return phase.name === 'running' ? describeRunning(phase.status, sinceMs) : ''
  }

  function describeRunning(status: RenderStatus, sinceMs: number): string {
    const elapsedMs = status.elapsedMs + sinceMs
    const left = elapsedMs < ESTIMATE_AFTER_MS ? undefined : remainingMs(status)
    const parts = [messages.progress(status.done, status.total), messages.elapsed(elapsedMs)]
    if (left !== undefined) parts.push(messages.remaining(Math.max(0, left - sinceMs)))
    return parts.join(' · ')
  }

  function failure(error: unknown): string {
    const status = error instanceof FailedError ? error.status : undefined
    if (status === 413) return messages.texts.tooLarge
    return status === 504 ? messages.texts.tooSlow : messages.texts.failed
  }

  return {
    show(phase, size) {
      shown = { phase, size, since: performance.now() }
      const busy = phase.name === 'starting' || phase.name === 'running' || phase.name === 'waiting'
      document.body.dataset.phase = phase.name
      cancel.hidden = !busy
      banner.hidden = phase.name !== 'waiting'
      notice.hidden = phase.name !== 'failed'
      clearInterval(timer)
      if (phase.name === 'running') timer = setInterval(update, TICK_MS)
      const share = phase.name === 'running' ? phase.status.done / phase.status.total : undefined
      if (share === undefined) bar.removeAttribute('value')
      else bar.value = share
      document.title = share === undefined ? 'Almondbread' : `${messages.percent(share)} · Almondbread`
      update()
      if (phase.name === 'starting') announce(messages.texts.drawing)
      else if (share === undefined) announce(words.textContent ?? '')
      else if (performance.now() - announcedAt > ANNOUNCEMENT_MS) announce(messages.percent(share))
    },
    notify(sentence) {
      notice.textContent = sentence
      notice.hidden = false
    },
    announce,
    translate(next) {
      messages = next
      update()
    },
  }
}
