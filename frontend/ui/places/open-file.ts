/** Files opened from a list or dropped on the page: pictures of this program, places and palettes of this and other ones. */
import { LIMITS } from '../../../core/limits.ts'
import { parseQuery, renderSchema } from '../../../core/params.ts'
import { parsePalette } from '../color/palette-text.ts'
import type { Explorer } from '../state/explorer.ts'
import { OLDER_PALETTE_KEYWORD, PARAMETERS_KEYWORD, textsOf } from '../save/picture-texts.ts'
import { type Scene, sceneOf } from '../state/scene.ts'
import { scaledSpan, stretchFor } from '../state/view.ts'
import type { TextName } from '../words/messages.ts'
import { type KeptPlace, readPlaces } from './kept-places.ts'
import { readPlace } from './place-formats.ts'

export interface OpenFileOptions {
  readonly explorer: Explorer
  /** Shows a scene in its own colors. */
  readonly visit: (scene: Scene) => boolean
  readonly say: (name: TextName) => void
  readonly openPalette: (file: File) => Promise<void>
  readonly keepPlaces: (places: readonly KeptPlace[]) => void
}

/** Enough of a picture to hold its text, which comes before its pixels. */
const HEAD_BYTES = 64 * 1024

/** No place or palette is longer. */
const LONGEST_TEXT = 4 * 2 ** 20

/** Makes what opens a file; it says what is wrong with one that it cannot. */
export function createFileOpener(
  { explorer, visit, say, openPalette, keepPlaces }: OpenFileOptions,
): (file: File) => Promise<void> {
  return async (file) => {
    try {
      if (/\.png$/i.test(file.name) || file.type === 'image/png') await openPicture(file)
      else if (/\.(gpl|map|kfp)$/i.test(file.name)) await openPalette(file)
      else await openText(file)
    } catch {
      say('fileUnreadable')
    }
  }

  async function openPicture(file: File): Promise<void> {
    const texts = textsOf(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()))
    const query = texts.get(PARAMETERS_KEYWORD)
    if (query === undefined) return say('noParameters')
    const own = parsePalette(texts.get(OLDER_PALETTE_KEYWORD) ?? '')
    const params = parseQuery(renderSchema, query)
    const span = scaledSpan(params.span, stretchFor(params, explorer.view))
    const { samples } = explorer.scene
    if (!visit({ ...sceneOf(params, { isAutomatic: false, samples, own }), span })) say('tooDeep')
  }

  async function openText(file: File): Promise<void> {
    const text = await file.slice(0, LONGEST_TEXT).text()
    const places = readPlaces(text)
    if (places) return keepPlaces(places)
    if (/\.json$/i.test(file.name)) return await openPalette(file)
    const { re, im, tall, iterations, colors } = readPlace(text)
    const { width, height } = explorer.view
    const span = scaledSpan(tall, width / height)
    const place = { re, im, span, iterations: iterations && Math.min(iterations, LIMITS.iterations) }
    const isDeepEnough = colors ? visit({ ...explorer.scene, ...place, ...colors }) : explorer.set(place)
    if (!isDeepEnough) say('tooDeep')
  }
}
