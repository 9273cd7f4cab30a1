import { partsOf } from '../core/geometry.ts'
import { parseQuery, tileSchema } from '../core/params.ts'
import { viewJobOf } from '../core/tile-job.ts'
import { estimateSteps } from '../worker/kernel/estimate.ts'

/** A view that is drawn, as a square picture of so many pixels a side. */
export interface LabView {
  readonly name: string
  readonly place: string
  readonly side: number
}

/** A tile to be drawn: what is asked for, how dear it is thought to be, and how many milliseconds it has taken. */
export interface LabTile {
  readonly path: string
  readonly steps: number
  readonly costMs: number
}

/** Two to four seconds of a core each: a minibrot between filaments, the edge of a bulb, and a Julia set that fills its view. */
export const VIEWS: readonly LabView[] = [
  {
    name: 'filaments',
    place: 're=-1.24957&im=-0.0158&span=0.0008&iterations=20000',
    side: 1280,
  },
  {
    name: 'bulb',
    place: 're=-0.8709327697288245&im=-0.22968637540683945&span=0.0020599365234375&iterations=40000',
    side: 1024,
  },
  { name: 'julia', place: 're=-0.7436447&im=0.1318261&span=1.2e-6&iterations=5000', side: 1536 },
]

/** The paths of a view's tiles, row by row, and how many steps each is estimated to take. */
export function tilesOfView({ place, side: width }: LabView, side: number): Omit<LabTile, 'costMs'>[] {
  const query = `${place}&width=${width}&height=${width}`
  const job = viewJobOf(parseQuery(tileSchema, `${query}&region=0,0,1,1`))
  return Array.from(partsOf({ x: 0, y: 0, width, height: width }, side), (rect) => ({
    path: `/tile?${query}&region=${rect.x},${rect.y},${rect.width},${rect.height}`,
    steps: estimateSteps(job, rect),
  }))
}
