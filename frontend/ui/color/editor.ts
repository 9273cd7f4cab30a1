/** Edits a palette of one's own: its stops along one turn, moved by pointer and by key; the picture follows at once. */
import type { Explorer } from '../state/explorer.ts'
import { find } from '../parts/find.ts'
import type { Messages } from '../words/messages.ts'
import { rgbFromHex } from '../../../core/oklab.ts'
import type { Stop } from '../../../core/palette.ts'
import { hexOf, MOST_STOPS, sortedStops } from '../../../core/stops.ts'
import { byPlace, colorAt, LONGEST_NAME, type OwnPalette } from './own-palette.ts'
import { simplified } from './palette-formats.ts'
import type { PaletteShelf } from './palette-shelf.ts'
import { paintTurn } from './swatches.ts'

export interface PaletteEditor {
  open(palette: OwnPalette): void
  close(): void
  translate(messages: Messages): void
}

/** More handles than this cannot be taken hold of. */
const MOST_HANDLES = 32

/** A turn goes up to its end, which is its beginning. */
const LAST_PLACE = 0.999

/** What an arrow key moves a stop by. */
const KEY_STEP = 0.01

export function createEditor(explorer: Explorer, shelf: PaletteShelf, messages: Messages): PaletteEditor {
  const section = find('editor', HTMLElement)
  const name = find('palette-name', HTMLInputElement)
  const strip = find('gradient-canvas', HTMLCanvasElement)
  const handles = find('stops', HTMLElement)
  const color = find('stop-color', HTMLInputElement)
  const place = find('stop-place', HTMLInputElement)
  const simplify = find('simplify', HTMLButtonElement)
  let palette: OwnPalette | undefined
  let chosen: Stop | undefined

  /** Puts another version in the palette's place. */
  function change(next: OwnPalette, stop: Stop | undefined): void {
    if (!palette) return
    const old = palette
    palette = next
    chosen = stop
    shelf.replace(old, next)
    explorer.set({ palette: next })
    show()
  }

  function put(stop: Stop): void {
    if (!palette || !chosen) return
    const moved = { ...stop, at: withinTurn(stop.at) }
    const stops = palette.stops.map((known) => known === chosen ? moved : known)
    change({ ...palette, stops: stops.sort(byPlace) }, moved)
  }

  function add(at: number): void {
    if (!palette || palette.stops.length >= MOST_STOPS) return
    const stop = { at, color: colorAt(palette.stops, at) }
    change({ ...palette, stops: [...palette.stops, stop].sort(byPlace) }, stop)
  }

  function removeChosen(): void {
    if (!palette || palette.stops.length < 2) return
    const stops = palette.stops.filter((stop) => stop !== chosen)
    change({ ...palette, stops }, stops[0])
    handles.querySelector<HTMLElement>('[aria-pressed=true]')?.focus()
  }

  function shareAt({ clientX }: { clientX: number }): number {
    const { left, width } = strip.getBoundingClientRect()
    return withinTurn((clientX - left) / width)
  }

  function show(): void {
    section.hidden = !palette
    if (!palette) return
    paintTurn(strip, palette, 0)
    if (document.activeElement !== name) name.value = palette.name
    const areMany = palette.stops.length > MOST_HANDLES
    simplify.hidden = !areMany
    for (const id of ['stops', 'stop-fields', 'add-stop', 'remove-stop']) find(id, HTMLElement).hidden = areMany
    if (areMany) return
    showHandles(palette.stops)
    find('remove-stop', HTMLButtonElement).disabled = palette.stops.length < 2
    if (!chosen) return
    color.value = `#${hexOf(chosen.color)}`
    if (document.activeElement !== place) place.value = String(Math.round(chosen.at * 1000) / 10)
  }

  /** One button a stop; those that are there stay, so that one that is dragged or has the focus keeps it. */
  function showHandles(stops: readonly Stop[]): void {
    while (handles.childElementCount > stops.length) handles.lastElementChild!.remove()
    while (handles.childElementCount < stops.length) handles.append(createHandle(handles.childElementCount))
    stops.forEach((stop, index) => {
      const handle = handles.children[index] as HTMLButtonElement
      handle.style.left = `${stop.at * 100}%`
      handle.style.background = `#${hexOf(stop.color)}`
      handle.ariaPressed = String(stop === chosen)
      handle.ariaLabel = `${messages.texts.stop} ${index + 1}: #${hexOf(stop.color)}, ${Math.round(stop.at * 100)} %`
    })
  }

  function createHandle(index: number): HTMLButtonElement {
    const handle = Object.assign(document.createElement('button'), { type: 'button' })
    handle.dataset.keys = ''
    const choose = () => {
      chosen = palette?.stops[index]
      show()
    }
    handle.addEventListener('focus', choose)
    handle.addEventListener('pointerdown', (event) => {
      choose()
      handle.setPointerCapture(event.pointerId)
    })
    handle.addEventListener('pointermove', (event) => {
      if (handle.hasPointerCapture(event.pointerId) && chosen) dragTo(shareAt(event), handle)
    })
    handle.addEventListener('keydown', (event) => {
      const step = { ArrowLeft: -KEY_STEP, ArrowRight: KEY_STEP }[event.key]
      if (step !== undefined && chosen) dragTo(chosen.at + step, handle)
      else if (event.key === 'Delete' || event.key === 'Backspace') removeChosen()
      else return
      event.preventDefault()
    })
    return handle
  }

  /** A stop stays between its neighbors, so that its handle stays its own. */
  function dragTo(at: number, handle: HTMLElement): void {
    const index = [...handles.children].indexOf(handle)
    const before = palette?.stops[index - 1]?.at ?? 0
    const after = palette?.stops[index + 1]?.at ?? LAST_PLACE
    if (chosen) put({ ...chosen, at: Math.min(after, Math.max(before, at)) })
  }

  name.addEventListener(
    'input',
    () => palette && change({ ...palette, name: name.value.slice(0, LONGEST_NAME) }, chosen),
  )
  strip.addEventListener('click', (event) => palette && palette.stops.length <= MOST_HANDLES && add(shareAt(event)))
  color.addEventListener('input', () => chosen && put({ ...chosen, color: rgbFromHex(color.value) }))
  place.addEventListener('input', () => {
    if (chosen && Number.isFinite(place.valueAsNumber)) put({ ...chosen, at: place.valueAsNumber / 100 })
  })
  find('add-stop', HTMLElement).addEventListener('click', () => add(((chosen?.at ?? 0) + 0.07) % 1))
  find('remove-stop', HTMLElement).addEventListener('click', removeChosen)
  simplify.addEventListener('click', () => {
    if (!palette) return
    const next = simplified(palette)
    change(next, next.stops[0])
  })
  find('editor-done', HTMLElement).addEventListener('click', () => {
    editor.close()
    find('edit-palette', HTMLElement).focus()
  })
  explorer.onChange((change) => {
    if (change !== 'moving' && palette && explorer.scene.palette !== palette) editor.close()
  })

  const editor: PaletteEditor = {
    open(next) {
      palette = { ...next, stops: sortedStops(next.stops) }
      shelf.replace(next, palette)
      explorer.set({ palette }, 'replace')
      chosen = palette.stops[0]
      show()
      name.focus()
      section.scrollIntoView({ block: 'nearest' })
    },
    close() {
      palette = undefined
      show()
    },
    translate(next) {
      messages = next
      show()
    },
  }
  return editor
}

function withinTurn(at: number): number {
  return Math.min(LAST_PLACE, Math.max(0, at))
}
