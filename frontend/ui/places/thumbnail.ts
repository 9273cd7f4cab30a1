/** Small pictures of places, drawn by the fleet when they come into sight, a few at a time and after everything else. */
import { formatQuery, tileSchema } from '../../../core/params.ts'
import { DEFAULT_PALETTE } from '../../../core/palette.ts'
import { entriesOf } from '../color/own-palette.ts'
import { colorEntries, fillLut } from '../color/lut.ts'
import { realClock } from '../../../core/clock.ts'
import type { Scene } from '../state/scene.ts'
import { lookOf } from '../state/scene.ts'
import { decodeEntries } from '../tiles/decode-png.ts'
import { HopelessError, LaterError } from '../tiles/fetch-tile.ts'
import { createTileQueue } from '../tiles/queue.ts'

export interface Thumbnails {
  /** Draws a scene on a canvas once it is seen. */
  show(canvas: HTMLCanvasElement, scene: Scene): void
}

const SIZE = { width: 160, height: 120 }

/** The fleet has the picture to draw. */
const MOST_IN_FLIGHT = 2

/** Detail that nobody sees at this size. */
const MOST_ITERATIONS = 20_000

interface Thumbnail {
  readonly key: string
  readonly canvas: HTMLCanvasElement
  readonly scene: Scene
}

export function createThumbnails(): Thumbnails {
  const waiting = new Map<Element, Thumbnail>()
  let wanted: Thumbnail[] = []
  let count = 0

  const queue = createTileQueue<Thumbnail, Uint8Array>({
    fetch: ({ scene }, signal) => fetchThumbnail(scene, signal),
    limit: MOST_IN_FLIGHT,
    clock: realClock,
    random: Math.random,
    onTile(thumbnail, entries) {
      wanted = wanted.filter((known) => known !== thumbnail)
      observer.unobserve(thumbnail.canvas)
      paint(thumbnail, entries)
    },
    onEvent: () => {},
  })
  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      const thumbnail = waiting.get(target)
      wanted = wanted.filter((known) => known !== thumbnail)
      if (thumbnail && isIntersecting) wanted.push(thumbnail)
    }
    queue.want(wanted)
  }, { rootMargin: '80px' })

  return {
    show(canvas, scene) {
      Object.assign(canvas, SIZE)
      waiting.set(canvas, { key: String(count++), canvas, scene })
      observer.observe(canvas)
    },
  }
}

async function fetchThumbnail(scene: Scene, signal: AbortSignal): Promise<Uint8Array> {
  const { re, im, span } = scene
  const look = lookOf(scene)
  const iterations = Math.min(look.iterations, MOST_ITERATIONS)
  const query = formatQuery(tileSchema, {
    re,
    im,
    span,
    ...SIZE,
    region: undefined,
    ...look,
    iterations,
    palette: DEFAULT_PALETTE,
    offset: 0,
    format: 'png',
  })
  try {
    const response = await fetch(`/tile?${query}`, { signal, priority: 'low' })
    if (!response.ok) await response.body?.cancel()
    if (response.status >= 500) throw new LaterError('full', { retryAfterMs: 1000 })
    if (!response.ok) throw new HopelessError(response.status)
    return await decodeEntries(new Uint8Array(await response.arrayBuffer()), SIZE.width, SIZE.height)
  } catch (cause) {
    signal.throwIfAborted()
    if (cause instanceof LaterError || cause instanceof HopelessError) throw cause
    throw new LaterError('lost', { cause })
  }
}

function paint({ canvas, scene }: Thumbnail, entries: Uint8Array): void {
  const context = canvas.getContext('2d')!
  const image = context.createImageData(SIZE.width, SIZE.height)
  const lut = new Uint32Array(256)
  fillLut(lut, entriesOf(scene.palette), scene.offset)
  colorEntries(new Uint32Array(image.data.buffer), entries, lut)
  context.putImageData(image, 0, 0)
}
