/** How deep the workers go, found by asking the schema that they parse requests with: the page has no numbers of its own. */
import { decimalFromNumber, divideDecimals, formatDecimal } from '../../../core/decimal.ts'
import { ParamError, parseQuery, tileSchema } from '../../../core/params.ts'
import { createLattice, regionSubject } from '../tiles/lattice.ts'
import { type Look, subjectQuery } from '../tiles/subject.ts'
import { pitchOf, type ScreenView } from './view.ts'

/** One gesture goes no further than this, in powers of two: doubles place its pixels exactly. */
const FARTHEST = 24

/** How near to the limit one comes, in powers of two. */
const STEP = 1 / 32

/** Whether a worker would draw tiles of this view. */
export function isDrawable(view: ScreenView, look: Look): boolean {
  try {
    const lattice = createLattice({ re: view.re, im: view.im, pitch: pitchOf(view) }, look, view)
    parseQuery(tileSchema, subjectQuery(regionSubject(lattice, { x: 0, y: 0, width: 1, height: 1 }), 'png'))
    // A lattice is wider than the view, which has to be drawn as a picture of its own as well.
    parseQuery(tileSchema, `span=${formatDecimal(view.span)}`)
    return true
  } catch (error) {
    if (error instanceof ParamError) return false
    throw error
  }
}

/** How many times a view can be enlarged before the workers refuse, at most 2^24; 1 where it is at the limit. */
export function deepestZoom(view: ScreenView, look: Look): number {
  const at = (power: number) => ({ ...view, span: divideDecimals(view.span, decimalFromNumber(2 ** power), 15) })
  if (isDrawable(at(FARTHEST), look)) return 2 ** FARTHEST
  let least = 0
  for (let most = FARTHEST; most - least > STEP;) {
    const middle = (least + most) / 2
    if (isDrawable(at(middle), look)) least = middle
    else most = middle
  }
  return 2 ** least
}
