/** Saving: a picture of any size, drawn by the fleet as a job, with progress, and brought home under a good name. */
import type { Clock } from '../../../core/clock.ts'
import { LIMITS } from '../../../core/limits.ts'
import { formatQuery, renderSchema } from '../../../core/params.ts'
import { remainingMs, type RenderStatus } from '../../../core/progress.ts'
import type { Explorer } from '../state/explorer.ts'
import { readFields } from '../state/fields.ts'
import { find } from '../parts/find.ts'
import { every } from '../parts/frame-clock.ts'
import type { Messages } from '../words/messages.ts'
import type { Notices } from '../parts/notices.ts'
import { renderParams, type Scene } from '../state/scene.ts'
import { scaledSpan, type Size, stretchFor } from '../state/view.ts'
import { draw, type Phase } from './drawing.ts'
import { fileName } from './file-name.ts'
import { FailedError, imageUrl, RefusedError } from './render-client.ts'
import type { TileLayer } from '../tiles/layer.ts'
import { FIRST_QUALITY, QUALITIES, type QualityName } from './quality.ts'
import { heightFor, PRESET_SIZES, sizeFault, widthFor } from './size.ts'

export interface SavePanel {
  translate(messages: Messages): void
}

export interface SavePanelOptions {
  readonly layer: Pick<TileLayer, 'pause'>
  readonly notices: Notices
  readonly clock: Clock
  messages: Messages
}

/** Often enough for the time to look alive. */
const TICK_MS = 250

/** A listener hears of progress no more often than this. */
const ANNOUNCEMENT_MS = 10_000

/** An estimate from less than this is a guess. */
const ESTIMATE_AFTER_MS = 1500

export function createSavePanel(
  explorer: Explorer,
  { layer, messages, notices, clock }: SavePanelOptions,
): SavePanel {
  const form = find('save-form', HTMLFormElement)
  const list = find('size', HTMLSelectElement)
  const width = find('width', HTMLInputElement)
  const height = find('height', HTMLInputElement)
  const keepShape = find('keep-shape', HTMLInputElement)
  const quality = find('quality', HTMLSelectElement)
  const fault = find('size-error', HTMLElement)
  const start = find('save-start', HTMLButtonElement)
  const cancel = find('save-cancel', HTMLButtonElement)
  const download = find('download', HTMLAnchorElement)
  const bar = find('progress', HTMLProgressElement)
  const words = find('progress-words', HTMLElement)
  let drawing = new AbortController()
  let shown: { phase: Phase; size: Size; sinceMs: number } | undefined
  let announcedAtMs = -Infinity
  let stopTicking = () => {}

  const sizeNow = (): Size => ({ width: width.valueAsNumber, height: height.valueAsNumber })

  function choose(): void {
    const preset = PRESET_SIZES.find(({ name }) => name === list.value)
    const size = preset ?? (list.value === 'window' ? explorer.view : undefined)
    if (!size) return
    width.value = String(size.width)
    height.value = String(keepShape.checked ? heightFor(size.width, explorer.view) : size.height)
    fault.hidden = true
  }

  function typed(changed: HTMLInputElement): void {
    list.value = 'custom'
    fault.hidden = true
    if (!keepShape.checked || !(changed.valueAsNumber >= 1)) return
    if (changed === width) height.value = String(heightFor(width.valueAsNumber, explorer.view))
    else width.value = String(widthFor(height.valueAsNumber, explorer.view))
  }

  async function save(): Promise<void> {
    const size = sizeNow()
    const problem = sizeFault(size)
    if (problem) {
      return refuse(problem === 'limit' ? messages.atMost(LIMITS.pictureSide) : messages.texts.wholeNumber)
    }
    const scene = sceneFor(explorer, size)
    const samples = QUALITIES[quality.value as QualityName]
    const query = formatQuery(renderSchema, { ...renderParams(scene, size), samples })
    const { faults } = readFields(Object.fromEntries(query.split('&').map((pair) => pair.split('='))))
    if (faults) return refuse(messages.texts.saveDepth)

    drawing.abort()
    const { signal } = drawing = new AbortController()
    withdraw()
    const resume = layer.pause()
    try {
      const id = await draw(query, signal, { clock, onPhase: (phase) => show(phase, size) })
      await offer(id, { scene, size, signal })
    } catch (error) {
      if (signal.aborted) return
      show({ name: 'failed', error }, size)
    } finally {
      resume()
    }
  }

  function refuse(sentence: string): void {
    fault.textContent = sentence
    fault.hidden = false
    width.focus()
  }

  async function offer(id: string, { scene, size, signal }: { scene: Scene; size: Size; signal: AbortSignal }) {
    download.href = URL.createObjectURL(await pictureOf(id, signal))
    download.download = fileName(scene, size)
    download.hidden = false
    download.focus()
  }

  function withdraw(): void {
    URL.revokeObjectURL(download.href)
    download.removeAttribute('href')
    download.hidden = true
  }

  function show(phase: Phase, size: Size): void {
    const isBusy = phase.name === 'starting' || phase.name === 'running' || phase.name === 'waiting'
    shown = { phase, size, sinceMs: clock.now() }
    form.dataset.phase = phase.name
    cancel.hidden = !isBusy
    start.hidden = isBusy
    bar.hidden = !isBusy
    stopTicking()
    if (phase.name === 'running') stopTicking = every(clock, TICK_MS, update)
    const share = phase.name === 'running' ? phase.status.done / phase.status.total : undefined
    if (share === undefined) bar.removeAttribute('value')
    else bar.value = share
    document.title = share === undefined ? 'Almondbread' : `${messages.percent(share)} · Almondbread`
    update()
    if (share === undefined) notices.announce(words.textContent ?? '')
    else if (clock.now() - announcedAtMs > ANNOUNCEMENT_MS) {
      announcedAtMs = clock.now()
      notices.announce(messages.percent(share))
    }
  }

  function update(): void {
    if (shown) words.textContent = describe(shown.phase, shown.size, clock.now() - shown.sinceMs)
  }

  function describe(phase: Phase, size: Size, sinceMs: number): string {
    const { texts } = messages
    if (phase.name === 'starting' || phase.name === 'canceled') return texts[phase.name]
    if (phase.name === 'done') return messages.finished(size, phase.status.elapsedMs)
    if (phase.name === 'waiting') return phase.reason === 'busy' ? texts.busy : texts.saveNoWorker
    if (phase.name === 'failed') return failure(phase.error)
    return phase.name === 'running' ? describeRunning(phase.status, sinceMs) : ''
  }

  function describeRunning(status: RenderStatus, sinceMs: number): string {
    const elapsedMs = status.elapsedMs + sinceMs
    const left = elapsedMs < ESTIMATE_AFTER_MS ? undefined : remainingMs(status)
    const parts = [messages.progress(status.done, status.total), messages.duration(elapsedMs)]
    if (left !== undefined) parts.push(messages.remaining(Math.max(0, left - sinceMs)))
    return parts.join(' · ')
  }

  function failure(error: unknown): string {
    const status = error instanceof FailedError ? error.status : undefined
    if (status === 413) return messages.texts.tooLarge
    if (error instanceof RefusedError) return messages.texts.refused
    return status === 504 ? messages.texts.tooSlow : messages.texts.failed
  }

  list.addEventListener('change', choose)
  keepShape.addEventListener('change', () => list.value === 'custom' ? typed(width) : choose())
  for (const input of [width, height]) input.addEventListener('input', () => typed(input))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    save()
  })
  cancel.addEventListener('click', () => {
    drawing.abort()
    show({ name: 'canceled' }, sizeNow())
    start.focus()
  })
  explorer.onChange((change) => change === 'place' && list.value === 'window' && choose())

  return {
    translate(next) {
      messages = next
      const { texts } = messages
      const { value } = list
      list.replaceChildren(
        new Option(texts.window, 'window'),
        ...PRESET_SIZES.map(({ name, width, height }) => new Option(`${name} (${width} × ${height})`, name)),
        new Option(texts.custom, 'custom'),
      )
      list.value = value || 'window'
      const chosen = quality.value
      quality.replaceChildren(
        ...Object.entries(QUALITIES).map(([name, samples]) =>
          new Option(messages.quality[name as QualityName](samples), name)
        ),
      )
      quality.value = chosen || FIRST_QUALITY
      if (width.value === '') choose()
      update()
    },
  }
}

/** The scene for a picture: all that the window shows is in it, and more where the picture is wider. */
function sceneFor({ scene, view, look }: Explorer, size: Size): Scene {
  return { ...scene, span: scaledSpan(scene.span, stretchFor(view, size)), iterations: look.iterations }
}

/** The picture as a file of our own making, since the server gives it a name of its own. */
async function pictureOf(id: string, signal: AbortSignal): Promise<Blob> {
  const response = await fetch(imageUrl(id), { signal })
  if (response.ok) return await response.blob()
  await response.body?.cancel()
  throw new FailedError(response.status)
}
