/** The whole set with a mark where the view is; a click leads there. */
import { decimalFromNumber, decimalToNumber } from '../../../core/decimal.ts'
import { createColorer, type ValueColors } from '../color/colorer.ts'
import { HOME_CURVE, PERIOD } from '../color/colors.ts'
import { type Explorer, valueColorsOf } from '../state/explorer.ts'
import { find } from '../parts/find.ts'
import { type FrameClock, onceAFrame } from '../parts/frame-clock.ts'
import type { TileLayer } from '../tiles/layer.ts'
import { boxOf } from '../tiles/lattice.ts'
import { createPainter, type PageTile, type Shown } from '../tiles/tile.ts'

/** What the map shows, in plane units from its top left: the set with a margin, in the shape of its place on the page. */
const AREA = { left: -2.25, top: 1.25, width: 3, height: 2.5 }

/** Pixels of a whole-set tile for one plane unit, and where the middle of that lattice lies. */
const BASE = { pixels: 128, re: -0.5, side: 256 }

/** A smaller mark could not be seen. */
const LEAST_MARK = 5

export interface Minimap {
  /** A tile has come: it may be one of the map's. */
  add(tile: PageTile): void
}

export function createMinimap(explorer: Explorer, layer: TileLayer, clock: FrameClock): Minimap {
  const button = find('map', HTMLButtonElement)
  const canvas = find('map-canvas', HTMLCanvasElement)
  const context = canvas.getContext('2d')!
  const paint = onceAFrame(clock, draw)
  const colorer = createColorer(colors())
  const shown = new WeakMap<PageTile, Shown>()
  const painter = createPainter(colorer, (tile) => shown.get(tile) ?? shown.set(tile, {}).get(tile)!)

  /** Fitted to the whole set, whatever the view is fitted to. */
  function colors(): ValueColors {
    return { ...valueColorsOf(explorer.scene), scale: HOME_CURVE, period: PERIOD }
  }

  function draw(): void {
    const width = Math.round(canvas.clientWidth * devicePixelRatio)
    const height = Math.round(canvas.clientHeight * devicePixelRatio)
    if (width === 0) return
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    const scale = width / AREA.width / BASE.pixels
    const middle = { x: (BASE.re - AREA.left) * width / AREA.width, y: AREA.top * height / AREA.height }
    const placement = { x: middle.x - 4 * BASE.side * scale, y: middle.y - 4 * BASE.side * scale, scale }
    colorer.set(colors())
    for (const tile of layer.base()) {
      if (!tile) continue
      const { left, top, right, bottom } = boxOf(tile.cell, placement, BASE.side)
      context.drawImage(painter.canvasOf(tile), left, top, right - left, bottom - top)
    }
    mark(width, height)
  }

  function mark(width: number, height: number): void {
    const { view } = explorer
    const unit = width / AREA.width
    const wide = decimalToNumber(view.span) * unit
    const tall = wide * view.height / view.width
    const x = (decimalToNumber(view.re) - AREA.left) * unit
    const y = (AREA.top - decimalToNumber(view.im)) * height / AREA.height
    const ratio = devicePixelRatio
    const isPoint = wide < LEAST_MARK * ratio && tall < LEAST_MARK * ratio
    for (const [color, line] of [['#000', 3], ['#fff', 1.5]] as const) {
      context.strokeStyle = color
      context.lineWidth = line * ratio
      context.beginPath()
      if (isPoint) {
        for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]] as const) {
          context.moveTo(x + 3 * ratio * dx, y + 3 * ratio * dy)
          context.lineTo(x + 9 * ratio * dx, y + 9 * ratio * dy)
        }
      } else context.rect(x - wide / 2, y - tall / 2, wide, tall)
      context.stroke()
    }
  }

  button.addEventListener('click', ({ clientX, clientY, detail }) => {
    // Pressed by key it has no place to lead to but the whole.
    if (detail === 0) return explorer.home()
    const { left, top, width, height } = canvas.getBoundingClientRect()
    explorer.set({
      re: decimalFromNumber(AREA.left + AREA.width * (clientX - left) / width),
      im: decimalFromNumber(AREA.top - AREA.height * (clientY - top) / height),
    })
  })
  explorer.onChange(paint)
  return { add: (tile) => layer.base().includes(tile) && paint() }
}
