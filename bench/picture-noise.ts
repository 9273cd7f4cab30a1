/** How noisy pictures are by default. */
import { PALETTE_NAMES } from '../core/palette.ts'
import { fitCurve, RANK_SHARE } from '../core/fit.ts'
import type { Paint } from '../worker/shade/paint.ts'
import { printTable, spread } from './harness.ts'
import { drawPicture, drawView, fortyViews, paintBy, type PictureView, viewJob } from './picture-views.ts'

/** Noise: what neighbors differ by, by the page's defaults against the older ones. */
export async function measureNoise(): Promise<void> {
  const size = { width: 240, height: 160 }
  const query = (view: PictureView, look: string) => `${view.place}&width=${size.width}&height=${size.height}&${look}`
  const rows = []
  const views = fortyViews(size)
  const before = new Map<string, number>()
  for (const view of views) before.set(view.name, meanStep(await drawPicture(query(view, '')), size.width))
  for (const palette of PALETTE_NAMES.filter((name) => name !== 'classic')) {
    const ratios: number[] = []
    const shares: number[] = []
    for (const view of views) {
      const { values } = drawView(viewJob(view, size))
      const escaped = values.filter((value) => value !== Infinity).sort()
      const scale = escaped.length === 0 ? 'linear' : fitCurve(escaped, RANK_SHARE) ?? 'linear'
      const look = `palette=${palette}&scale=${scale}&samples=16`
      ratios.push(meanStep(await drawPicture(query(view, look)), size.width) / before.get(view.name)!)
      shares.push(largestShare(escaped, paintBy(scale, palette)))
    }
    rows.push({
      palette,
      'step, now / before, median': spread(ratios).median.toFixed(2),
      'most': spread(ratios).max.toFixed(2),
      'largest share of one color of sixteen': spread(shares).max.toFixed(2),
    })
  }
  printTable(rows)
}

/** The mean of what neighbors across and down differ by, in levels. */
function meanStep(bytes: Uint8Array, width: number): number {
  let sum = 0
  let count = 0
  for (let at = 0; at < bytes.length; at++) {
    const pixel = Math.floor(at / 3)
    for (const next of [pixel % width < width - 1 ? at + 3 : bytes.length, at + 3 * width]) {
      if (next >= bytes.length) continue
      sum += Math.abs(bytes[next]! - bytes[at]!)
      count++
    }
  }
  return sum / count
}

/** The share of the values that the commonest of sixteen parts of the palette gets. */
function largestShare(values: Float64Array, { scale, period }: Paint): number {
  const shares = new Float64Array(16)
  for (const value of values) {
    const turns = scale.of(value) / period
    shares[Math.floor((turns - Math.floor(turns)) * 16)]! += 1 / values.length
  }
  return Math.max(...shares)
}
