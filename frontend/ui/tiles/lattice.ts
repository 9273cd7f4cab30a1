/**
 * A lattice is the grid of tiles of one zoom: all of them belong to the view around its anchor, so that they agree along
 * their seams, share one reference orbit, and are the same ones wherever the page has moved to meanwhile.
 */
import {
  type Decimal,
  decimalFromNumber,
  decimalRatio,
  formatDecimal,
  multiplyDecimals,
  subtractDecimals,
} from '../../../core/decimal.ts'
import { LIMITS } from '../../../core/limits.ts'
import type { Rect } from '../../../core/geometry.ts'
import { pitchOf, type ScreenView, type Size } from '../state/view.ts'
import type { Look, TileSubject } from './subject.ts'

export interface Lattice {
  /** Center of the view that all its tiles belong to. */
  readonly re: Decimal
  readonly im: Decimal
  readonly pitch: Decimal
  readonly look: Look
  /** Side of its tiles. */
  readonly side: number
  /** Size of the view that all its tiles belong to. */
  readonly width: number
  readonly height: number
  /** What lattices have in common that differ in their anchor only. */
  readonly kind: string
  readonly key: string
}

/** A tile by its place in a lattice. */
export interface Cell {
  readonly column: number
  readonly row: number
}

/** Where a lattice's corner lies on a canvas, and how large its pixels are there. */
export interface Placement {
  readonly x: number
  readonly y: number
  readonly scale: number
}

/** A rectangle of whole pixels of the canvas. */
export interface Box {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** About the side of the view that tiles belong to, whatever the size of the window: more than most of them have. */
const VIEW_SIDE = 2048

/** A tile is drawn in milliseconds at home, and is still not too much in the worst of places. */
const TILE_SIDE = 256

/** Pixels from the anchor beyond which a new one is set: shared orbits serve their surroundings. */
const REACH = 2 ** 15

/** A scale this near to 1 is 1: what remains is less than a hundredth of a pixel across any screen. */
const SAME = 1e-6

/** The lattice of a view: one of those known if it fits, else a new one around the view's center. */
export function latticeOf(view: ScreenView, look: Look, known: Iterable<Lattice>): Lattice {
  const pitch = pitchOf(view)
  const kind = kindOf(pitch, look)
  for (const lattice of known) {
    if (lattice.kind !== kind) continue
    const { x, y } = placementOf(lattice, view)
    if (Math.hypot(x + (lattice.width - view.width) / 2, y + (lattice.height - view.height) / 2) < REACH) return lattice
  }
  return createLattice({ re: view.re, im: view.im, pitch }, look, view)
}

/** The lattice around a place, so that a window around it of this size has no more tiles than it must. */
export function createLattice(
  { re, im, pitch }: Pick<Lattice, 're' | 'im' | 'pitch'>,
  look: Look,
  window: Size,
): Lattice {
  const kind = kindOf(pitch, look)
  const side = sideFor(look.iterations)
  const [width, height] = [latticeSide(window.width, side), latticeSide(window.height, side)]
  const key = `${formatDecimal(re)} ${formatDecimal(im)} ${width} ${height} ${kind}`
  return { re, im, pitch, look, side, width, height, kind, key }
}

/** An even or odd number of tiles, as the window has: its middle is then on an edge between two or in the middle of one. */
function latticeSide(window: number, side: number): number {
  return VIEW_SIDE + (Math.ceil(window / side) % 2) * side
}

function kindOf(pitch: Decimal, { iterations, coloring }: Look): string {
  return `${formatDecimal(pitch)} ${iterations} ${coloring}`
}

/** The largest tile of at most the usual side that may take so many steps a pixel. */
function sideFor(iterations: number): number {
  let side = TILE_SIDE
  while (side > LIMITS.tileSide.least && side * side * iterations > LIMITS.tileSteps) side /= 2
  return side
}

export function placementOf({ re, im, pitch, width, height }: Lattice, view: ScreenView): Placement {
  const viewPitch = pitchOf(view)
  const ratio = decimalRatio(pitch, viewPitch)
  const scale = Math.abs(ratio - 1) < SAME ? 1 : ratio
  const x = view.width / 2 + decimalRatio(subtractDecimals(re, view.re), viewPitch) - scale * width / 2
  const y = view.height / 2 - decimalRatio(subtractDecimals(im, view.im), viewPitch) - scale * height / 2
  return scale === 1 ? { x: Math.round(x), y: Math.round(y), scale } : { x, y, scale }
}

/** The pixels of the canvas that a tile fills. Neighbors share their edges exactly, so that no seam can show. */
export function boxOf({ column, row }: Cell, { x, y, scale }: Placement, side: number): Box {
  const step = side * scale
  return {
    left: Math.round(x + column * step),
    top: Math.round(y + row * step),
    right: Math.round(x + (column + 1) * step),
    bottom: Math.round(y + (row + 1) * step),
  }
}

/** The tiles that lie on a canvas, and a margin around it, those in the middle first. */
export function cellsIn(placement: Placement, side: number, { width, height, margin = 0 }: {
  readonly width: number
  readonly height: number
  readonly margin?: number
}): Cell[] {
  const { x, y, scale } = placement
  const step = side * scale
  const cells: (Cell & { distance: number })[] = []
  for (let row = Math.floor((-margin - y) / step); y + row * step < height + margin; row++) {
    for (let column = Math.floor((-margin - x) / step); x + column * step < width + margin; column++) {
      const across = x + (column + 0.5) * step - width / 2
      const down = y + (row + 0.5) * step - height / 2
      cells.push({ column, row, distance: across * across + down * down })
    }
  }
  return cells.sort((a, b) => a.distance - b.distance)
}

/** A tile of the lattice as workers are asked for it. */
export function cellSubject(lattice: Lattice, { column, row }: Cell): TileSubject {
  const { side } = lattice
  return regionSubject(lattice, { x: column * side, y: row * side, width: side, height: side })
}

/** A region of the view that all tiles of the lattice belong to. */
export function regionSubject({ re, im, pitch, look, width, height }: Lattice, region: Rect): TileSubject {
  const span = multiplyDecimals(pitch, decimalFromNumber(width))
  return { view: { re, im, span, width, height }, look, region }
}
