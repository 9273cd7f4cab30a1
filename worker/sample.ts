import { MARGIN, type TileJob } from '../core/tile-job.ts'
import { computePixels, type Computing } from './compute.ts'
import type { References } from './kernel/deep/references.ts'
import { kernelOf } from './kernel/formulas.ts'
import type { Gathering } from './shade/gather.ts'
import { samplePoints, writePlaces } from './shade/places.ts'

/** After how many samples a pixel is judged by its own; before the first, by its neighbors. */
const ROUNDS = [4, 16, 64]

/** Places that are computed at a time: a list of a megabyte. */
const PLACES_AT_A_TIME = 65_536

/**
 * Gives pixels as many samples as they want, up to `most`. Whether a pixel wants any, its neighbors tell, some of which may lie
 * beyond the tile; afterwards it is judged by its own samples alone. So any tiling gives every pixel the same ones.
 *
 * @param begin makes of the values of the region and of `MARGIN` pixels around it what gathers the samples
 */
export async function gatherSamples<G extends Gathering>(
  job: TileJob,
  begin: (values: Float64Array) => G,
  { most, computing, references }: {
    readonly most: number
    readonly computing: Computing
    readonly references: References
  },
): Promise<G> {
  const { x, y, width, height } = job.region
  const around = { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN }
  const gathering = begin(await computePixels({ ...job, region: around }, computing, references))
  await computing.pause('pixels')
  const points = samplePoints(most)
  let slots = Int32Array.from(gathering.wanting.keys())
  let from = 0
  for (const to of [...ROUNDS.filter((round) => round < most), most]) {
    if (slots.length === 0) break
    const count = to - from
    const atATime = Math.max(1, Math.floor(PLACES_AT_A_TIME / count))
    const wanting = new Int32Array(slots.length)
    let length = 0
    for (let first = 0; first < slots.length; first += atATime) {
      const some = slots.subarray(first, first + atATime)
      const places = new Float64Array(2 * count * some.length)
      for (let index = 0; index < some.length; index++) {
        const pixel = gathering.wanting[some[index]!]!
        const row = Math.floor(pixel / width)
        writePlaces(places, index * count, { x: x + pixel - row * width, y: y + row, from, to, points })
      }
      const values = await computing.run(kernelOf(job).points(job, places, references))
      const uncertain = gathering.add(some, values, count)
      wanting.set(uncertain, length)
      length += uncertain.length
      await computing.pause('pixels')
    }
    slots = wanting.subarray(0, length)
    from = to
  }
  return gathering
}
