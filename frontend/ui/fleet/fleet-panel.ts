/** The fleet at work, from what its tiles say of themselves and what the frontend's metrics say of pictures. */
import type { Clock } from '../../../core/clock.ts'
import { find } from '../parts/find.ts'
import { every } from '../parts/frame-clock.ts'
import type { Messages, TextName } from '../words/messages.ts'
import type { Panels } from '../parts/panels.ts'
import type { TileLayer } from '../tiles/layer.ts'
import type { Placement } from '../tiles/lattice.ts'
import type { QueueEvent } from '../tiles/queue.ts'
import type { PageTile } from '../tiles/tile.ts'
import { readGauges } from './frontend-metrics.ts'
import { FLASH_MS, paintOverlay } from './overlay.ts'
import { callRoll, isSilent, whomToAsk, whomToAvoid } from './roll-call.ts'
import { createFleetStats, type WorkerStats } from './stats.ts'
import type { WorkerColors } from './worker-colors.ts'

export interface FleetPanel {
  add(tile: PageTile): void
  count(event: QueueEvent): void
  /** Draws the overlay, if it is wanted. */
  paint(context: CanvasRenderingContext2D, tiles: Iterable<PageTile>, placement: Placement): void
  toggleOverlay(): void
  translate(messages: Messages): void
}

export interface FleetPanelOptions {
  readonly layer: () => TileLayer
  readonly panels: Panels
  readonly colors: WorkerColors
  readonly clock: Clock
  messages: Messages
}

const REFRESH_MS = 500
const ROLL_CALL_MS = 400

const METRICS_MS = 2000

export function createFleetPanel({ layer, panels, colors, clock, messages }: FleetPanelOptions): FleetPanel {
  const stats = createFleetStats()
  const cameAt = new WeakMap<PageTile, number>()
  const body = find('workers', HTMLTableElement).tBodies[0]!
  const figures = find('counts', HTMLElement)
  const overlay = find('overlay', HTMLInputElement)
  let pictures: number | undefined
  let stopTimers: (() => void)[] = []
  let turn = 0
  let isCalling = false

  const isWatched = () => panels.isOpen('fleet-panel') || overlay.checked
  function watch(): void {
    for (const stop of stopTimers) stop()
    stopTimers = []
    if (!isWatched()) return
    // Silence counts from when somebody listens.
    for (const { name } of stats.workers(clock.now())) stats.hear(name, clock.now())
    stopTimers = [
      every(clock, REFRESH_MS, show),
      every(clock, ROLL_CALL_MS, call),
      every(clock, METRICS_MS, readMetrics),
    ]
    readMetrics()
    call()
    show()
  }

  async function call(): Promise<void> {
    if (document.hidden || isCalling) return
    isCalling = true
    const workers = stats.workers(0)
    const asked = whomToAsk(workers, turn++)
    await callRoll({
      fetch: (url, init) => fetch(url, init),
      clock,
      asked,
      avoid: whomToAvoid(workers, asked, clock.now()),
      onAnswer: (worker, inFlight) => stats.hear(worker, clock.now(), inFlight),
      onMissing: stats.miss,
    })
    isCalling = false
  }

  async function readMetrics(): Promise<void> {
    try {
      const gauges = readGauges(await (await fetch('/metrics', { cache: 'no-store' })).text())
      pictures = (gauges.renders_running ?? 0) + (gauges.pictures_running ?? 0)
    } catch {
      pictures = undefined
    }
  }

  function show(): void {
    const nowMs = clock.now()
    const workers = stats.workers(nowMs)
    find('no-tiles', HTMLElement).hidden = workers.length > 0
    find('workers', HTMLElement).hidden = workers.length === 0
    while (body.rows.length > workers.length) body.deleteRow(-1)
    workers.forEach((worker, index) =>
      fillRow(body.rows[index] ?? newRow(body), worker, isSilent(worker, nowMs, workers.length))
    )
    showFigures()
    if (overlay.checked) layer().refresh()
  }

  function fillRow(row: HTMLTableRowElement, worker: WorkerStats, silent: boolean): void {
    const [name, tiles, busy, inFlight, median, percentile, queue] = row.cells
    row.className = silent ? 'silent' : ''
    row.style.setProperty('--worker', `hsl(${colors.hueOf(worker.name)} 75% 55%)`)
    name!.textContent = silent ? `${worker.name} (${messages.texts.silent})` : worker.name
    tiles!.textContent = messages.number(worker.tiles)
    const [bar, words] = busy!.firstElementChild!.children as unknown as [HTMLElement, HTMLElement]
    bar.style.transform = `scaleX(${worker.busy})`
    words.textContent = messages.percent(Math.round(worker.busy * 100) / 100)
    inFlight!.textContent = silent ? '–' : figure(worker.inFlight, 0)
    median!.textContent = milliseconds(worker.medianMs)
    percentile!.textContent = milliseconds(worker.percentileMs)
    queue!.textContent = milliseconds(worker.queueMs)
  }

  function figure(value: number | undefined, digits: number): string {
    return value === undefined ? '–' : messages.figure(value, digits)
  }

  function milliseconds(value: number | undefined): string {
    return figure(value, value !== undefined && value < 10 ? 1 : 0)
  }

  function showFigures(): void {
    const { counts, isNginx } = stats
    const { inFlight, waiting } = layer().state
    const { texts } = messages
    const balancer = isNginx === undefined ? texts.unknown : isNginx ? texts.nginx : texts.embedded
    const rows: [name: TextName, value: string | number, hint?: TextName][] = [
      ['balancer', balancer],
      ['drawn', counts.drawn],
      ['inFlight', inFlight],
      ['waiting', waiting],
      ['stopped', counts.aborted, 'stoppedHint'],
      ['refusedTiles', counts.full, 'refusedHint'],
      ['lostTiles', counts.lost, 'lostHint'],
      ['cached', counts.cached],
      ['pictures', pictures ?? '–'],
    ]
    figures.replaceChildren(...rows.map(([name, value, hint]) => {
      const row = document.createElement('div')
      if (name === 'balancer') row.className = 'broad'
      if (hint) row.title = texts[hint]
      const term = Object.assign(document.createElement('dt'), { textContent: texts[name] })
      const text = typeof value === 'number' ? messages.number(value) : value
      row.append(term, Object.assign(document.createElement('dd'), { textContent: text }))
      return row
    }))
  }

  overlay.addEventListener('change', () => {
    watch()
    layer().refresh()
  })
  panels.onToggle((id) => id === 'fleet-panel' && watch())

  return {
    add(tile) {
      cameAt.set(tile, clock.now())
      stats.add(tile.report, clock.now())
    },
    count: (event) => stats.count(event),
    paint(context, tiles, placement) {
      if (!overlay.checked) return
      const nowMs = clock.now()
      const workers = stats.workers(nowMs)
      const silent = new Set(
        workers.filter((worker) => isSilent(worker, nowMs, workers.length)).map(({ name }) => name),
      )
      const cameAtMs = (tile: PageTile) => cameAt.get(tile) ?? -Infinity
      const shown = [...tiles]
      paintOverlay(context, shown, placement, { colors, isSilent: (worker) => silent.has(worker), nowMs, cameAtMs })
      if (shown.some((tile) => nowMs - cameAtMs(tile) < FLASH_MS)) layer().refresh()
    },
    toggleOverlay() {
      overlay.checked = !overlay.checked
      overlay.dispatchEvent(new Event('change'))
    },
    translate(next) {
      messages = next
      if (isWatched()) show()
    },
  }
}

/** A row with a heading, a bar for the busy share, and figures. */
function newRow(body: HTMLTableSectionElement): HTMLTableRowElement {
  const row = body.insertRow()
  const heading = Object.assign(document.createElement('th'), { scope: 'row' })
  row.append(heading)
  for (let cell = 1; cell < 7; cell++) row.insertCell()
  const bar = Object.assign(document.createElement('span'), { className: 'bar' })
  bar.append(document.createElement('i'), document.createElement('span'))
  row.cells[2]!.append(bar)
  return row
}
