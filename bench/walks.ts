/** Ordinary views, as people come by: zooms toward what varies, each by a random number of halvings. */
import { createRandom } from '../tests/helpers/random.ts'
import type { PictureView } from './picture-views.ts'

/** Halvings of the whole set's span: at most 37, where doubles still tell pixels apart. */
const LEVELS = 38
const WHOLE = { re: -0.75, im: 0, span: 3.5 }
const CANDIDATES = 10

/** So many walks, the same for the same seed. */
export function walks(seed: number, count: number): PictureView[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, (_, index) => walk(`walk ${seed}.${index}`, random))
}

function walk(name: string, random: () => number): PictureView {
  const depth = Math.floor(random() * LEVELS)
  let { re, im, span } = WHOLE
  for (let level = 0; level < depth; level++) {
    const most = 200 + 60 * level
    let best = { score: -1, re, im }
    for (let candidate = 0; candidate < CANDIDATES; candidate++) {
      const x = re + (random() - 0.5) * span * 0.8
      const y = im + (random() - 0.5) * span * 0.48
      const score = variety(x, y, { step: span / 64, most }) + random() * 0.4
      if (score > best.score) best = { score, re: x, im: y }
    }
    ;({ re, im } = best)
    span /= 2
  }
  return { name, place: `re=${re}&im=${im}&span=${span}&iterations=${500 + 150 * depth}` }
}

/** How many different counts four points close together have; a little more if all escape. */
function variety(
  re: number,
  im: number,
  { step, most }: { readonly step: number; readonly most: number },
): number {
  const counts = [[0, 0], [1, 0], [0, 1], [-1, -1]].map(([x, y]) => escape(re + x! * step, im + y! * step, most))
  return new Set(counts).size + (counts.includes(0) ? 0 : 0.5)
}

/** The first step beyond radius 2, or 0. */
function escape(cRe: number, cIm: number, most: number): number {
  let re = 0
  let im = 0
  for (let n = 1; n <= most; n++) {
    const next = re * re - im * im + cRe
    im = 2 * re * im + cIm
    re = next
    if (re * re + im * im > 4) return n
  }
  return 0
}
