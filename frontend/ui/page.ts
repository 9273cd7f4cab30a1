/** The page: makes the parts and ties them together. */
import './parts/jitless.ts'
import { createCycle } from './color/cycle.ts'
import { createColorPanel } from './color/color-panel.ts'
import { createFitting } from './color/fitting.ts'
import { createScaleSection } from './color/scale-section.ts'
import { createEditor } from './color/editor.ts'
import { createOwnPalettes } from './color/own-palettes.ts'
import { createPaletteShelf } from './color/palette-shelf.ts'
import { followAddress, readAddress } from './state/address.ts'
import { createBoxZoom } from './input/box-zoom.ts'
import { decimalFromNumber, decimalRatio, formatDecimal } from '../../core/decimal.ts'
import { LIMITS } from '../../core/limits.ts'
import { acceptDrops } from './input/drop.ts'
import { createExplorer, type Step, valueColorsOf } from './state/explorer.ts'
import { find } from './parts/find.ts'
import { createComparePanel } from './compare/compare-panel.ts'
import { createFleetPanel } from './fleet/fleet-panel.ts'
import { createWorkerColors } from './fleet/worker-colors.ts'
import { createGestures } from './input/gestures.ts'
import { createDownload } from './parts/download.ts'
import { browserClock } from './parts/frame-clock.ts'
import { createHelp } from './parts/help.ts'
import { listenToKeys } from './input/keys.ts'
import { createLanguageSwitch } from './parts/language-switch.ts'
import { preferredLanguage, rememberedLanguage } from './words/language.ts'
import { createLoading } from './parts/loading.ts'
import type { Messages } from './words/messages.ts'
import { createNotices } from './parts/notices.ts'
import { createPanels } from './parts/panels.ts'
import { createKeptPlaces } from './places/kept-places.ts'
import { createFileOpener } from './places/open-file.ts'
import { createPlacesPanel } from './places/places-panel.ts'
import { createThumbnails } from './places/thumbnail.ts'
import { createPositionPanel } from './position/position-panel.ts'
import { createMinimap } from './readout/minimap.ts'
import { createReadout } from './readout/readout.ts'
import { createSavePanel } from './save/save-panel.ts'
import { createSamplesStorage } from './state/samples.ts'
import { homeScene, type Reader, type Scene, type SceneReading } from './state/scene.ts'
import { applyTexts } from './parts/texts.ts'
import { browserTiming, createTileClient } from './tiles/client.ts'
import { createDecoder } from './tiles/decoder.ts'
import { createTileLayer } from './tiles/layer.ts'
import { framed, type Size } from './state/view.ts'

const canvas = find('canvas', HTMLCanvasElement)
const calm = matchMedia('(prefers-reduced-motion: reduce)')
let messages = preferredLanguage([rememberedLanguage(), ...navigator.languages])

const clock = browserClock
const samplesKept = createSamplesStorage()
const client = createTileClient({
  clock,
  fetch: (url, init) => fetch(url, init),
  timingOf: browserTiming,
  decodeSamples: createDecoder(() => new Worker('/decoder-thread.js', { type: 'module' })),
})
const notices = createNotices(messages, clock)
const panels = createPanels()
const loading = createLoading({ messages, notices, clock })
const workerColors = createWorkerColors()
const download = createDownload(clock)
const fleet = createFleetPanel({ layer: () => layer, panels, colors: workerColors, clock, messages })
const reading = readAddress(reader())
const first = reading.scene ?? homeScene(reader())
const layer = createTileLayer({
  canvas,
  clock,
  client,
  onTile(tile) {
    fleet.add(tile)
    map.add(tile)
  },
  onEvent(event, error) {
    fleet.count(event)
    loading.hear(event, error)
  },
  onFrame: fleet.paint,
}, valueColorsOf(first))
layer.onState(loading.show)
const explorer = createExplorer(first, windowSize(), { layer, clock })
const fitting = createFitting(explorer, { layer, clock })
layer.onState(fitting.hear)
const map = createMinimap(explorer, layer, clock)
const readout = createReadout(explorer, { surface: canvas, target: () => layer.target, clock, client, messages })
const position = createPositionPanel(explorer, { messages, notices })
const shelf = createPaletteShelf()
const scaling = createScaleSection(explorer, { fitting, messages })
const colors = createColorPanel(explorer, { shelf, panels, scaling, samplesKept, messages })
const cycle = createCycle(explorer, { messages, clock })
const editor = createEditor(explorer, shelf, messages)
const ownPalettes = createOwnPalettes({ explorer, shelf, editor, notices, download, messages })
const saving = createSavePanel(explorer, { layer, messages, notices, clock })
const openFile = createFileOpener({
  explorer,
  visit,
  say: (name) => notices.say(messages.texts[name]),
  openPalette: ownPalettes.open,
  keepPlaces: (places) => placesPanel.keep(places),
})
const placesPanel = createPlacesPanel({
  explorer,
  visit,
  kept: createKeptPlaces(),
  thumbnails: createThumbnails(client, clock),
  notices,
  panels,
  download,
  openFile,
  messages,
})
const comparison = createComparePanel({ explorer, layer, colors: workerColors, clock, client, messages })
const help = createHelp()

const gestures = createGestures({
  surface: canvas,
  clock,
  view: () => explorer.view,
  extent: () => [decimalRatio(explorer.view.span, decimalFromNumber(LIMITS.span)), explorer.deepest],
  onBegin: layer.stir,
  onMove: explorer.move,
  onSettle: explorer.settle,
  isCalm: () => calm.matches,
})
const cancelBox = createBoxZoom(canvas, (box) => explorer.settle(framed(explorer.view, box)))

/** Whatever moves comes to rest before the view is set by anything but gestures. */
const still = (act: () => void) => () => {
  gestures.stop()
  act()
}
const goHome = still(explorer.home)
const undo = still(explorer.undo)
const redo = still(explorer.redo)

for (
  const [id, act] of Object.entries({
    'zoom-in': () => gestures.zoomBy(2),
    'zoom-out': () => gestures.zoomBy(1 / 2),
    home: goHome,
    undo,
    redo,
    'full-screen': toggleFullScreen,
  })
) find(id, HTMLElement).addEventListener('click', act)
find('full-screen', HTMLElement).hidden = !document.fullscreenEnabled

listenToKeys({
  zoom: (factor) => gestures.zoomBy(factor),
  pan: (right, down) => gestures.panBy(right * explorer.view.width, down * explorer.view.height),
  home: goHome,
  undo,
  redo,
  fullScreen: toggleFullScreen,
  cycle: cycle.toggle,
  hold: scaling.toggleHold,
  overlay: fleet.toggleOverlay,
  favorite(digit) {
    const palette = shelf.favorite(digit)
    if (palette) explorer.set({ palette })
  },
  help: help.open,
  escape: () => cancelBox() || panels.close(),
})
acceptDrops(openFile)
// The browser's list of what was loaded, by which tiles know whether they came from its cache, takes no more when it is full.
performance.onresourcetimingbufferfull = () => performance.clearResourceTimings()
followAddress(explorer, clock, { read: () => readAddress(reader()), open })
new ResizeObserver(() => explorer.resize(windowSize())).observe(canvas)
explorer.onChange((change) => {
  if (change === 'moving') return
  find('undo', HTMLButtonElement).disabled = !explorer.canUndo
  find('redo', HTMLButtonElement).disabled = !explorer.canRedo
  if (change !== 'color') gestures.fit()
  if (change === 'place') describe()
})

createLanguageSwitch(messages, translate)
translate(messages)
open(reading)

/** Shows what a link leads to; without parameters the whole set. */
function open(reading: SceneReading): void {
  gestures.stop()
  if (reading.faults) {
    notices.say(messages.texts.badLink)
    if (!panels.isOpen('position-panel')) panels.toggle('position-panel')
    visit(homeScene(reader()), 'replace')
    position.showFaults(reading.faults, reading.fields)
  } else if (!visit(reading.scene ?? homeScene(reader()), 'replace')) notices.say(messages.texts.tooDeep)
}

/** Shows a scene in its own colors. */
function visit(scene: Scene, step?: Step): boolean {
  return explorer.visit({ ...scene, palette: shelf.recognize(scene.palette) }, step)
}

function windowSize(): Size {
  return {
    width: Math.max(1, Math.round(canvas.clientWidth * devicePixelRatio)),
    height: Math.max(1, Math.round(canvas.clientHeight * devicePixelRatio)),
  }
}

/** What links are read for. */
function reader(): Reader {
  return { ...windowSize(), samples: samplesKept.value }
}

function toggleFullScreen(): void {
  if (document.fullscreenElement) document.exitFullscreen()
  else {
    document.documentElement.requestFullscreen().catch(() => {
      // The browser or its user does not want to.
    })
  }
}

function translate(next: Messages): void {
  messages = next
  document.documentElement.lang = messages.tag
  applyTexts(document, messages)
  for (
    const part of [
      notices,
      loading,
      readout,
      position,
      scaling,
      colors,
      cycle,
      editor,
      ownPalettes,
      saving,
      placesPanel,
      fleet,
      comparison,
    ]
  ) part.translate(messages)
  describe()
}

function describe(): void {
  const { re, im, span } = explorer.scene
  const [x, y, width] = [re, im, span].map(formatDecimal)
  canvas.ariaLabel = messages.picture(x!, y!, width!)
}
