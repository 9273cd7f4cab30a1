import { readFileSync } from 'node:fs'
import type { View } from '../../core/geometry.ts'

/** A view of the corpus: within the reach of doubles, with its customary number of iterations. */
export interface ShallowView {
  readonly name: string
  readonly view: View
  readonly iterations: number
}

/**
 * The corpus, as square views of `side` pixels: the whole set, an interior, dust around the needle, a minibrot, an embedded Julia
 * set; the Wikipedia's seahorse; and the z… ones from rosslh/Mandelbrot.site, bench/corpus/corpus.json.
 */
export function shallowViews(side: number): ShallowView[] {
  const rows: { name: string; re: number; im: number; span: number; iterations: number }[] = JSON.parse(
    readFileSync(new URL('../fixtures/shallow-views.json', import.meta.url), 'utf8'),
  )
  return rows.map(({ name, re, im, span, iterations }) => {
    return { name, view: { re, im, span, width: side, height: side }, iterations }
  })
}
