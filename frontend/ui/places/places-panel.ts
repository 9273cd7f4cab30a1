/** Places: one's own and a gallery, each with a picture, a click away. */
import { isDrawable } from '../state/depth-limit.ts'
import { type Download, safeName } from '../parts/download.ts'
import type { Explorer } from '../state/explorer.ts'
import { find } from '../parts/find.ts'
import type { Messages } from '../words/messages.ts'
import type { Notices } from '../parts/notices.ts'
import type { Panels } from '../parts/panels.ts'
import { depthWords, magnification } from '../readout/depth-words.ts'
import { linkOf, lookOf, readScene, type Scene } from '../state/scene.ts'
import { depthOf } from '../state/view.ts'
import { GALLERY, type GalleryName } from './gallery.ts'
import { type KeptPlace, type KeptPlaces, writePlaces } from './kept-places.ts'
import { PLACE_FORMATS, type PlaceFormat, writePlace } from './place-formats.ts'
import type { Thumbnails } from './thumbnail.ts'

export interface PlacesPanel {
  /** Keeps places that come from a file. */
  keep(places: readonly KeptPlace[]): void
  translate(messages: Messages): void
}

export interface PlacesPanelOptions {
  readonly explorer: Explorer
  /** Shows a scene in its own colors. */
  readonly visit: (scene: Scene) => boolean
  readonly kept: KeptPlaces
  readonly thumbnails: Thumbnails
  readonly notices: Notices
  readonly panels: Panels
  readonly download: Download
  readonly openFile: (file: File) => Promise<void>
  messages: Messages
}

/** A place is shown if a window of this size could show it. */
const LARGE = { width: 1600, height: 1200 }

/** Links of places are read in the shape of their pictures. */
const SHAPE = { width: 160, height: 120 }

export function createPlacesPanel(options: PlacesPanelOptions): PlacesPanel {
  const { explorer, visit, kept, thumbnails, notices, download } = options
  let { messages } = options
  const name = find('place-name', HTMLInputElement)
  const file = find('place-file', HTMLInputElement)
  const writing = find('write-place', HTMLSelectElement)
  const ownList = find('own-places', HTMLElement)
  const cross = find('places-panel', HTMLElement).querySelector('.close svg')!
  let gallery: { scene: Scene; place: GalleryName; button: HTMLButtonElement }[] = []

  options.panels.onToggle((id) => {
    if (id !== 'places-panel' || gallery.length > 0) return
    gallery = GALLERY.flatMap(({ name, link }) => {
      const scene = sceneAt(link)
      const isShown = scene && isDrawable({ ...scene, ...LARGE }, lookOf(scene))
      return isShown ? [{ scene, place: name, button: createPlace(scene) }] : []
    })
    find('gallery', HTMLElement).append(...gallery.map(({ button }) => item(button)))
    nameGallery()
  })

  function nameGallery(): void {
    for (const { button, place, scene } of gallery) caption(button, messages.gallery[place], scene)
  }

  function createPlace(scene: Scene): HTMLButtonElement {
    const button = Object.assign(document.createElement('button'), { type: 'button', className: 'place' })
    const canvas = document.createElement('canvas')
    canvas.ariaHidden = 'true'
    button.append(canvas, document.createElement('span'))
    thumbnails.show(canvas, scene)
    button.addEventListener('click', () => {
      if (!visit({ ...scene, samples: explorer.scene.samples })) notices.say(messages.texts.tooDeep)
    })
    return button
  }

  function caption(button: HTMLElement, words: string, { span }: Scene): void {
    const depth = Object.assign(document.createElement('small'), {
      textContent: magnification(depthOf(span), messages.decimalSign),
    })
    button.querySelector('span')!.replaceChildren(words, depth)
  }

  function showOwn(): void {
    find('no-places', HTMLElement).hidden = kept.all.length > 0
    find('export-places', HTMLButtonElement).disabled = kept.all.length === 0
    ownList.replaceChildren(...kept.all.flatMap((place) => {
      const scene = sceneAt(place.link)
      if (!scene) return []
      const button = createPlace(scene)
      caption(button, place.name, scene)
      const forget = Object.assign(document.createElement('button'), { type: 'button', className: 'forget' })
      forget.ariaLabel = forget.title = `${messages.texts.remove} ${place.name}`
      forget.append(cross.cloneNode(true))
      forget.addEventListener('click', () => {
        kept.remove(place)
        showOwn()
        name.focus()
      })
      return [item(button, forget)]
    }))
  }

  function keep(places: readonly KeptPlace[]): void {
    const isKept = kept.add(places)
    notices.say(isKept ? messages.texts.placeKept : messages.texts.notKept)
    showOwn()
  }

  find('keep-place', HTMLFormElement).addEventListener('submit', (event) => {
    event.preventDefault()
    const words = name.value.trim() || depthWords(messages, depthOf(explorer.scene.span)) || messages.texts.home
    keep([{ name: words, link: linkOf(explorer.scene) }])
    name.value = ''
  })
  find('open-file', HTMLElement).addEventListener('click', () => file.click())
  file.addEventListener('change', async () => {
    for (const chosen of file.files ?? []) await options.openFile(chosen)
    file.value = ''
  })
  find('export-places', HTMLElement).addEventListener('click', () => {
    download('almondbread-places.json', writePlaces(kept.all), 'application/json')
  })
  writing.addEventListener('change', () => {
    const format = writing.value as PlaceFormat
    writing.value = ''
    const { view, look: { iterations }, scene: colors } = explorer
    const title = safeName(name.value || `almondbread-${magnification(depthOf(view.span), '.').replaceAll(/\s/g, '')}`)
    download(`${title}.${format}`, writePlace(view, { iterations, colors }, format), 'text/plain')
  })

  return {
    keep,
    translate(next) {
      messages = next
      nameGallery()
      writing.replaceChildren(
        new Option(messages.texts.writeAs, ''),
        ...PLACE_FORMATS.map((format) => new Option(`.${format}`, format)),
      )
      showOwn()
    },
  }
}

/** The scene of a link; undefined if it is none. */
function sceneAt(link: string): Scene | undefined {
  const [query = '', fragment] = link.split('#')
  const reading = readScene(query, fragment === undefined ? '' : `#${fragment}`, { ...SHAPE, samples: 1 })
  return reading.faults ? undefined : reading.scene
}

function item(...children: HTMLElement[]): HTMLLIElement {
  const element = document.createElement('li')
  element.append(...children)
  return element
}
