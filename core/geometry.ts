/** A view of the plane as doubles: its center, its width there, and its size in pixels. Pixels are square. */
export interface View {
  readonly re: number
  readonly im: number
  readonly span: number
  readonly width: number
  readonly height: number
}

/** Pixels of a view: x right, y down, from the view's top left; may lie outside it. */
export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** The distance between neighbouring pixel centers, in plane units. */
export function pixelPitch(view: Pick<View, 'span' | 'width'>): number {
  return view.span / view.width
}

/** Real part of the centers of column x. A function of the view alone, so that tiles agree to the last bit. */
export function columnRe(view: View, x: number): number {
  return view.re + (x + 0.5 - view.width / 2) * pixelPitch(view)
}

/** Imaginary part of the centers of row y; rows go down, the imaginary axis up. */
export function rowIm(view: View, y: number): number {
  return view.im - (y + 0.5 - view.height / 2) * pixelPitch(view)
}

/** Cuts a rectangle into parts of at most `side` pixels a side, row by row; those at the right and lower edges are smaller. */
export function* partsOf({ x, y, width, height }: Rect, side: number): Generator<Rect> {
  for (let down = 0; down < height; down += side) {
    for (let right = 0; right < width; right += side) {
      yield { x: x + right, y: y + down, width: Math.min(side, width - right), height: Math.min(side, height - down) }
    }
  }
}
