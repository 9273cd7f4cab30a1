/** One of the two runs as it is shown: its picture with tiles colored by worker, its chart, and its figures. */
import { type Colorer, createColorer, imageOf, type ValueColors } from '../color/colorer.ts'
import type { WorkerColors } from '../fleet/worker-colors.ts'
import { PICTURE_SIZE, type RunTile } from './draw-run.ts'
import { type ChartOptions, paintChart } from './chart.ts'

export interface RunView {
  /** Begins anew, in these colors. */
  clear(colors: ValueColors): void
  add(tile: RunTile): void
  title(words: string): void
  chart(tiles: readonly RunTile[], options: ChartOptions): void
  /** A line for each worker; together they say what the chart shows. */
  shares(lines: readonly string[], chartName: string): void
}

export function createRunView(parent: HTMLElement, colors: WorkerColors): RunView {
  const section = document.createElement('section')
  const title = document.createElement('h3')
  const picture = Object.assign(document.createElement('canvas'), { ...PICTURE_SIZE, ariaHidden: 'true' })
  const chart = document.createElement('canvas')
  const list = document.createElement('ul')
  chart.className = 'chart'
  chart.setAttribute('role', 'img')
  section.append(title, picture, chart, list)
  parent.append(section)
  const context = picture.getContext('2d')!
  let colorer: Colorer | undefined

  return {
    clear(colors) {
      colorer = createColorer(colors)
      context.clearRect(0, 0, picture.width, picture.height)
      list.replaceChildren()
    },
    add({ region: { x, y, width, height }, values, worker }) {
      context.putImageData(imageOf(values, colorer!), x, y)
      const hue = colors.hueOf(worker)
      context.fillStyle = `hsl(${hue} 75% 55% / 0.3)`
      context.fillRect(x, y, width, height)
      context.strokeStyle = `hsl(${hue} 75% 82% / 0.9)`
      context.strokeRect(x + 0.5, y + 0.5, width - 1, height - 1)
    },
    title: (words) => void (title.textContent = words),
    chart: (tiles, options) => paintChart(chart, tiles, options),
    shares(lines, chartName) {
      chart.ariaLabel = `${chartName}, ${lines.join('; ')}`
      list.replaceChildren(...lines.map((line) => Object.assign(document.createElement('li'), { textContent: line })))
    },
  }
}
