/** Small pictures of places, drawn by the fleet when they come into sight, a few at a time and after everything else. */
import type { Clock } from '../../../core/clock.ts'
import { fitCurve } from '../../../core/fit.ts'
import { FIRST_COLORS } from '../color/colors.ts'
import { type Colorer, createColorer, imageOf } from '../color/colorer.ts'
import { valueColorsOf } from '../state/explorer.ts'
import { lookOf, type Scene } from '../state/scene.ts'
import type { FetchedTile, TileClient } from '../tiles/client.ts'
import { type PageValues, sortedValues } from '../tiles/page-values.ts'
import { createTileQueue } from '../tiles/queue.ts'
import type { TileSubject } from '../tiles/subject.ts'

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

export function createThumbnails(client: TileClient, clock: Clock): Thumbnails {
  const waiting = new Map<Element, Thumbnail>()
  let wanted: Thumbnail[] = []
  const colorer = createColorer({ ...FIRST_COLORS, isSmooth: true })
  let count = 0

  const queue = createTileQueue<Thumbnail, FetchedTile<PageValues>>({
    fetch: ({ scene }, signal) => client.draw(subjectOf(scene), { signal, priority: 'low' }),
    limit: MOST_IN_FLIGHT,
    clock,
    random: Math.random,
    onTile(thumbnail, { value }) {
      wanted = wanted.filter((known) => known !== thumbnail)
      observer.unobserve(thumbnail.canvas)
      paint(thumbnail, value, colorer)
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

function subjectOf(scene: Scene): TileSubject {
  const { re, im, span } = scene
  const look = lookOf(scene)
  return {
    view: { re, im, span, ...SIZE },
    look: { ...look, iterations: Math.min(look.iterations, MOST_ITERATIONS) },
    region: { x: 0, y: 0, ...SIZE },
  }
}

/** In the scene's own colors, or in those that are fitted to the picture. */
function paint({ canvas, scene }: Thumbnail, values: PageValues, colorer: Colorer): void {
  const colors = valueColorsOf(scene)
  const fitted = scene.follows ? fitCurve(sortedValues(values), scene.share) : undefined
  colorer.set({ ...colors, scale: fitted ?? colors.scale })
  canvas.getContext('2d')!.putImageData(imageOf(values, colorer), 0, 0)
}
