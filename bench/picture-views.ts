import { decode } from 'fast-png'
import { DEFAULT_FORMULA } from '../core/formulas.ts'
import type { PaletteName } from '../core/palette.ts'
import { LATER_DEFAULTS, parseQuery, renderSchema } from '../core/params.ts'
import type { Scale } from '../core/scale.ts'
import { type ViewJob, viewJobOf } from '../core/tile-job.ts'
import { askOf, testFrontend } from '../tests/helpers/fleet.ts'
import { locationOf, LOCATIONS, queryAt } from '../tests/helpers/locations.ts'
import { testWorker } from '../tests/helpers/worker.ts'
import { createReferences } from '../worker/kernel/deep/references.ts'
import { kernelOf } from '../worker/kernel/formulas.ts'
import { type Paint, paintOf } from '../worker/shade/paint.ts'
import { cpuMs } from './harness.ts'

export interface Size {
  readonly width: number
  readonly height: number
}

/** A place of the plane, as the part of a query that says where it is and how many steps. */
export interface PictureView {
  readonly name: string
  readonly place: string
}

const at = (name: string, re: string, im: string, span: string, iterations: number): PictureView => {
  return { name, place: `re=${re}&im=${im}&span=${span}&iterations=${iterations}` }
}

/** A place of the fixtures in a picture of this shape. */
function fixture(id: string, size: Size): PictureView {
  const query = new URLSearchParams(queryAt(locationOf(id), size))
  query.delete('width')
  query.delete('height')
  return { name: id, place: query.toString() }
}

/** Twelve views of all kinds: shallow, minibrots, dust, spirals, 1e-50, 1e-300. */
export function twelveViews(size: Size): PictureView[] {
  return [
    at('whole', '-0.75', '0', '3.6', 500),
    at('seahorse', '-0.7445', '0.1325', '0.03', 2000),
    at('elephant', '0.2925', '0.0149', '0.02', 3000),
    at('minibrot', '-1.7548776662', '0', '0.06', 2000),
    at('dust', '-1.7693', '0.0063', '0.005', 1000),
    at('spokes', '-0.1011', '0.9563', '0.002', 2000),
    at('hook', '-0.7436447', '0.1318261', '0.0003', 3000),
    at('julia', '-0.7436447', '0.1318261', '1.2e-6', 5000),
    fixture('wiki-satellite', size),
    fixture('rug', size),
    fixture('flake', size),
    fixture('liiiines', size),
  ]
}

/** Ten views with slow gradients. */
export const SLOW_VIEWS: readonly PictureView[] = [
  at('seahorse', '-0.7445', '0.1325', '0.03', 2000),
  at('far', '-0.75', '0', '12', 200),
  at('whole', '-0.75', '0', '3.6', 500),
  at('antenna', '-1.9', '0.03', '0.02', 500),
  at('east', '0.6', '0.5', '0.2', 300),
  at('north', '-0.2', '1.2', '0.1', 300),
  at('valley', '-0.755', '0.06', '0.005', 2000),
  at('elephants', '0.26', '0.004', '0.003', 5000),
  at('west', '-1.4', '0.12', '0.03', 1000),
  at('bulb', '-1.26', '0.06', '0.02', 1000),
]

/** Forty places from the whole set to 1e-1000, of those that take seconds and not minutes. */
export function fortyViews(size: Size): PictureView[] {
  const quick = LOCATIONS.filter(({ iterations }) => iterations <= 60_000)
  return Array.from({ length: 40 }, (_, index) => fixture(quick[Math.floor(index * quick.length / 40)]!.id, size))
}

/** The job of a view in so many pixels. */
export function viewJob({ place }: PictureView, { width, height }: Size): ViewJob {
  return viewJobOf({
    ...parseQuery(renderSchema, `${place}&width=${width}&height=${height}`),
    formula: DEFAULT_FORMULA,
  })
}

/** Orbits and tables of the deep ones. */
export const references = createReferences(2 ** 28)

/** Values at places of a view, or, without places, at the centers of its pixels; and the milliseconds of a core that took. */
export function drawView(job: ViewJob, places?: Float64Array): { readonly values: Float64Array; readonly ms: number } {
  const { width, height } = job.view
  const started = cpuMs()
  const kernel = kernelOf(job)
  const pieces = places
    ? kernel.points(job, places, references)
    : kernel.pixels({ ...job, region: { x: 0, y: 0, width, height } }, references)
  while (true) {
    const { done, value } = pieces.next()
    if (done) return { values: value.values, ms: cpuMs() - started }
  }
}

const PATIENT = { ATTEMPT_MS: '3600000', PICTURE_MS: '3600000', PATIENCE_MS: '60000' }
const worker = testWorker({ config: { QUEUE_LIMIT: 10_000, QUEUE_WORK_MS: 3_600_000, TILE_BUDGET_MS: 3_600_000 } })
const frontend = testFrontend({ ask: askOf(worker), environment: PATIENT })

/** The pixels of a picture of continuous values, in red, green and blue. */
export async function drawPicture(query: string): Promise<Uint8Array> {
  return await read(await frontend.request(`/render?${query}`))
}

/** The same of a tile. */
export async function drawTile(query: string): Promise<Uint8Array> {
  return await read(await worker.request(`/tile?${query}`))
}

async function read(response: Response): Promise<Uint8Array> {
  if (!response.ok) throw new Error(`Cannot draw: ${await response.text()}`)
  return pixelsOf(new Uint8Array(await response.arrayBuffer()))
}

/** What a PNG of true color shows. */
export function pixelsOf(png: Uint8Array): Uint8Array {
  return decode(png).data as Uint8Array
}

/** How continuous values are colored by a scale and a named palette. */
export function paintBy(scale: Scale, palette: PaletteName, period = 32): Paint {
  return paintOf({ ...LATER_DEFAULTS, scale, palette, period, offset: 0, isSmooth: true })
}
