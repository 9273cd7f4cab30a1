/** The same picture drawn with two ways of balancing, one after the other: a lesson of one click. */
import { type Balance, BALANCES, DEFAULT_BALANCE } from '../../../core/balance.ts'
import { type Clock, pause } from '../../../core/clock.ts'
import { type Explorer, valueColorsOf } from '../state/explorer.ts'
import { find } from '../parts/find.ts'
import type { WorkerColors } from '../fleet/worker-colors.ts'
import type { Messages } from '../words/messages.ts'
import { lookOf, readScene, type Scene } from '../state/scene.ts'
import type { TileLayer } from '../tiles/layer.ts'
import { HopelessError, type TileClient } from '../tiles/client.ts'
import { drawRun, PICTURE_SIZE, REGIONS, type Run, type RunTile, warmUp } from './draw-run.ts'
import { createRunView, type RunView } from './run-view.ts'
import { comparedTimes, differingPixels, digestOf, sharesOf, valuesOf, workersOf } from './verdict.ts'

export interface ComparePanel {
  translate(messages: Messages): void
}

export interface ComparePanelOptions {
  readonly explorer: Explorer
  readonly layer: TileLayer
  readonly colors: WorkerColors
  readonly clock: Clock
  readonly client: TileClient
  messages: Messages
}

/** Tiles that cost from a tenth of a millisecond to some hundreds: insides that are proven at once, and dust that nothing shortens. */
const UNEVEN = '?re=-0.6977&im=-0.259&span=0.001&iterations=100000&period=4000'

/** So often one looks whether the page’s own picture is done. */
const LOOK_MS = 100

export function createComparePanel(
  { explorer, layer, colors, clock, client, messages }: ComparePanelOptions,
): ComparePanel {
  const dialog = find('compare', HTMLDialogElement)
  const ways = [find('first-way', HTMLSelectElement), find('second-way', HTMLSelectElement)] as const
  const place = find('compared-place', HTMLSelectElement)
  const start = find('compare-start', HTMLButtonElement)
  const cancel = find('compare-cancel', HTMLButtonElement)
  const bar = find('compare-progress', HTMLProgressElement)
  const verdict = find('verdict', HTMLElement)
  const proof = find('proof', HTMLElement)
  const runs = find('runs', HTMLElement)
  const key = find('chart-key', HTMLElement)
  const views = ways.map(() => createRunView(runs, colors))
  const drawn: RunTile[][] = [[], []]
  let finished: Run[] = []
  let digest: string | undefined
  let comparing = new AbortController()

  for (const [select, chosen] of [[ways[0], 'round_robin'], [ways[1], DEFAULT_BALANCE]] as const) {
    select.replaceChildren(...BALANCES.map((name) => new Option(name, name, false, name === chosen)))
  }

  async function compare(): Promise<void> {
    const { signal } = comparing = new AbortController()
    const scene = place.value === 'view' ? explorer.scene : uneven()
    const picture = { re: scene.re, im: scene.im, span: scene.span, ...lookOf(scene) }
    begin(scene)
    const resume = layer.pause()
    try {
      await rest(signal)
      await warmUp(picture, { signal, clock, client })
      for (const [index, select] of ways.entries()) {
        const balance = select.value as Balance
        views[index]!.title(balance)
        finished.push(await drawRun(picture, { balance, signal, clock, client, onTile: (tile) => add(tile, index) }))
      }
      digest = await digestOf(valuesOf(finished[0]!))
      conclude()
    } catch (error) {
      if (!signal.aborted && !(error instanceof HopelessError)) throw error
      verdict.textContent = messages.texts[signal.aborted ? 'canceled' : 'refused']
    } finally {
      resume()
      setBusy(false)
    }
  }

  function begin(scene: Scene): void {
    finished = []
    verdict.textContent = messages.texts.warmingUp
    proof.textContent = ''
    runs.hidden = key.hidden = false
    setBusy(true)
    views.forEach((view, index) => {
      drawn[index] = []
      view.clear(valueColorsOf(scene))
      view.title(ways[index]!.value)
    })
    charts()
  }

  function setBusy(isBusy: boolean): void {
    if (isBusy) bar.value = 0
    bar.hidden = cancel.hidden = !isBusy
    for (const control of [...ways, place, start]) control.disabled = isBusy
    if (dialog.open) (isBusy ? cancel : start).focus()
  }

  /** Waits until the page’s own tiles are there: they would be drawn at the same time. */
  async function rest(signal: AbortSignal): Promise<void> {
    while (layer.state.inFlight + layer.state.waiting > 0) await pause(clock, LOOK_MS, signal)
  }

  function add(tile: RunTile, index: number): void {
    drawn[index]!.push(tile)
    views[index]!.add(tile)
    bar.value = drawn.flat().length / (2 * REGIONS.length)
    verdict.textContent = messages.progress(drawn.flat().length, 2 * REGIONS.length)
    charts()
  }

  /** Both on one axis and with the same rows, so that they can be held against each other. */
  function charts(): void {
    const tiles = drawn.flat()
    const workers = workersOf(tiles)
    const mostMs = Math.max(1, ...tiles.map(({ doneMs }) => doneMs))
    views.forEach((view, index) =>
      view.chart(drawn[index]!, { workers, mostMs, colors, say: (ms) => messages.duration(ms) })
    )
  }

  function conclude(): void {
    const [first, second] = finished
    if (!first || !second) return
    const workers = workersOf(drawn.flat())
    views.forEach((view, index) => describe(view, finished[index]!, workers))
    verdict.textContent = comparedTimes(first, second, messages)
    const different = differingPixels(valuesOf(first), valuesOf(second))
    const { width, height } = PICTURE_SIZE
    proof.textContent = different > 0
      ? messages.otherPixels(different)
      : messages.samePixels(width * height) + (digest ? ` SHA-256 ${digest.slice(0, 16)}…` : '')
    proof.title = digest ?? ''
    charts()
  }

  function describe(view: RunView, run: Run, workers: readonly string[]): void {
    const { asked, used } = run
    view.title(`${asked === used ? asked : messages.notOffered(asked, used)} · ${messages.duration(run.tookMs)}`)
    view.shares(
      sharesOf(run, workers).map(({ worker, tiles, busy }) => messages.share(worker, tiles, busy)),
      messages.texts.chart,
    )
  }

  find('open-compare', HTMLElement).addEventListener('click', () => dialog.showModal())
  find('close-compare', HTMLElement).addEventListener('click', () => dialog.close())
  find('compare-form', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault()
    compare()
  })
  const stop = () => comparing.abort(new Error('Nobody wants the comparison any more'))
  cancel.addEventListener('click', stop)
  dialog.addEventListener('close', stop)
  new ResizeObserver(() => dialog.open && !runs.hidden && charts()).observe(runs)

  return {
    translate(next) {
      messages = next
      if (!cancel.hidden) return
      verdict.textContent = proof.textContent = ''
      conclude()
    },
  }
}

function uneven(): Scene {
  return readScene(UNEVEN, '', { ...PICTURE_SIZE, samples: 1 }).scene!
}
