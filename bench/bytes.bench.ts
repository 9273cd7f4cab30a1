/**
 * Whether the working tree draws what a commit draws, byte for byte: tiles as PNG and as numbers, and stitched pictures, of
 * the corpus, the places in tests/fixtures and seeded views, on Node and on Deno. `BASE=commit` chooses the commit.
 */
import process from 'node:process'
import { LOCATIONS, queryAt } from '../tests/helpers/locations.ts'
import { createRandom } from '../tests/helpers/random.ts'
import { hasRuntime, type Runtime, startService } from '../tests/helpers/service.ts'
import { shallowViews } from '../tests/helpers/views.ts'
import { BASE_COMMIT, checkOut, ROOT } from './commit.ts'
import { printTable } from './harness.ts'

const SEED = Number(process.env.SEED ?? 1)

/** Deep places that an orbit in doubles would make this run last for hours. */
const MOST_ITERATIONS = 100_000

const size = 'width=120&height=80'
const places = [
  'span=3&iterations=500',
  ...shallowViews(1).map(({ view: { re, im, span }, iterations }) => {
    return `re=${re}&im=${im}&span=${span}&iterations=${Math.min(iterations, 8000)}`
  }),
  ...LOCATIONS.filter(({ iterations }) => iterations <= MOST_ITERATIONS).map((location) => {
    return queryAt(location, { width: 120, height: 80 }).replace(/&width=.*/, '')
  }),
  ...seededPlaces(SEED, 30),
]
const queries = places.flatMap((place) => [
  `tile?${place}&${size}&region=-20,10,70,60&format=png`,
  `tile?${place}&${size}&region=-20,10,70,60&format=npy`,
  `tile?${place}&${size}&region=90,50,40,40&coloring=bands&palette=classic&period=255&offset=0.3`,
  `tile?${place}&${size}&region=90,50,40,40&coloring=bands&format=npy`,
  `render?${place}&${size}&tile=32&palette=almond&period=77`,
]).concat('mandelbrot?max_iteration=30&start_position_x=-1.5&start_position_y=1.5&quantize_length=3')

const base = checkOut(BASE_COMMIT)
const rows = []
try {
  for (const runtime of (['node', 'deno'] as const).filter(hasRuntime)) {
    const [theirs, ours] = [await start(runtime, base.folder), await start(runtime, ROOT)]
    const different: string[] = []
    for (const query of queries) if (await theirs.get(query) !== await ours.get(query)) different.push(query)
    await Promise.all([theirs.stop(), ours.stop()])
    rows.push({ runtime, compared: queries.length, different: different.length })
    for (const query of different) console.log(`${runtime} draws differently: /${query}`)
  }
} finally {
  base.remove()
}
printTable(rows)
if (rows.some(({ different }) => different > 0)) process.exitCode = 1

/** A worker and a frontend of a tree; the worker stands in for the balancer. */
async function start(runtime: Runtime, folder: string) {
  const worker = await startService(runtime, 'worker/main', { TILE_BUDGET_MS: '600000', QUEUE_LIMIT: '100' }, folder)
  const patience = { ATTEMPT_MS: '600000', PICTURE_MS: '600000', PATIENCE_MS: '600000' }
  const frontend = await startService(runtime, 'frontend/main', { BALANCER_URL: worker.address, ...patience }, folder)
  return {
    async get(query: string): Promise<string> {
      const { address } = query.startsWith('tile') ? worker : frontend
      const response = await fetch(`${address}/${query}`, { headers: { 'Accept-Encoding': 'identity' } })
      const bytes = await response.arrayBuffer()
      const digest = await crypto.subtle.digest('SHA-256', bytes)
      return `${response.status} ${bytes.byteLength} ${new Uint8Array(digest).join()}`
    },
    stop: () => Promise.all([worker.stop(), frontend.stop()]),
  }
}

/** Views around random points near the boundary, from the whole set to some hundred times past doubles. */
function seededPlaces(seed: number, count: number): string[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const angle = 2 * Math.PI * random()
    const [re, im] = [
      0.5 * Math.cos(angle) - 0.25 * Math.cos(2 * angle),
      0.5 * Math.sin(angle) - 0.25 * Math.sin(2 * angle),
    ]
    return `re=${re}&im=${im}&span=${10 ** (-18 * random())}&iterations=${Math.round(10 ** (2 + 2 * random()))}`
  })
}
