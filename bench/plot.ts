/** A line of a plot, in the order of its points. */
export interface Line {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
  readonly color: string
  readonly isDashed?: boolean
}

export interface PlotOptions {
  readonly title: string
  readonly x: string
  readonly y: string
}

const WIDTH = 720
const HEIGHT = 440
const LEFT = 64
const RIGHT = 190
const TOP = 40
const BOTTOM = 52

/** Lines over axes that are both logarithmic, as an SVG of its own. */
export function plotLogarithmic(lines: readonly Line[], { title, x, y }: PlotOptions): string {
  const all = lines.flatMap(({ points }) => points)
  const horizontal = axis(all.map(([x]) => x), LEFT, WIDTH - RIGHT)
  const vertical = axis(all.map(([, y]) => y), HEIGHT - BOTTOM, TOP)
  const text = (left: number, top: number, words: string, rest = '') => {
    return `<text x="${round(left)}" y="${round(top)}" ${rest}>${words}</text>`
  }
  const grid = [
    ...horizontal.decades.flatMap((value) => {
      const at = round(horizontal.at(value))
      const line = `<path class="grid" d="M${at} ${TOP}V${HEIGHT - BOTTOM}"/>`
      return [line, text(at, HEIGHT - BOTTOM + 18, String(value), 'text-anchor="middle"')]
    }),
    ...vertical.decades.flatMap((value) => {
      const at = round(vertical.at(value))
      const line = `<path class="grid" d="M${LEFT} ${at}H${WIDTH - RIGHT}"/>`
      return [line, text(LEFT - 8, at + 4, String(value), 'text-anchor="end"')]
    }),
  ]
  const drawn = lines.flatMap(({ name, points, color, isDashed }, index) => {
    const path = points.map(([x, y]) => `${round(horizontal.at(x))} ${round(vertical.at(y))}`).join('L')
    const stroke = `stroke="${color}"${isDashed ? ' stroke-dasharray="5 4"' : ''}`
    const top = TOP + 12 + 22 * index
    const left = WIDTH - RIGHT + 14
    return [
      `<path class="line" ${stroke} d="M${path}"/>`,
      `<path class="line" ${stroke} d="M${left} ${top - 4}h22"/>`,
      text(left + 28, top, name),
    ]
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
<style>
  text { font: 12px system-ui, sans-serif; fill: #333 }
  .grid { stroke: #ddd }
  .line { fill: none; stroke-width: 2 }
</style>
<rect width="${WIDTH}" height="${HEIGHT}" fill="#fff"/>
${text(LEFT, 22, title, 'font-weight="bold"')}
${grid.join('\n')}
${text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, x, 'text-anchor="middle"')}
${
    text(
      16,
      (TOP + HEIGHT - BOTTOM) / 2,
      y,
      `text-anchor="middle" transform="rotate(-90 16 ${(TOP + HEIGHT - BOTTOM) / 2})"`,
    )
  }
${drawn.join('\n')}
</svg>
`
}

/** From the power of ten below the least value to that above the greatest. */
function axis(values: readonly number[], from: number, to: number) {
  const first = Math.floor(Math.log10(Math.min(...values)))
  const last = Math.ceil(Math.log10(Math.max(...values)))
  return {
    at: (value: number) => from + (Math.log10(value) - first) / (last - first) * (to - from),
    decades: Array.from({ length: last - first + 1 }, (_, step) => Number((10 ** (first + step)).toPrecision(1))),
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
