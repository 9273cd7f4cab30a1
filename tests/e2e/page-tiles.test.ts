/** The page in Chromium: its tiles, whatever happens to them. */
import process from 'node:process'
import * as assert from 'uvu/assert'
import { nearness } from '../helpers/levels.ts'
import {
  canvasPixels,
  complete,
  drag,
  inStandstill,
  moved,
  openPanel,
  pageSuite,
  parametersOf,
  PLACE,
  refined,
  renderedPixels,
  workerPid,
} from '../helpers/page.ts'
import { eventually } from '../helpers/eventually.ts'
import { hasProcesses } from '../helpers/processes.ts'
import { runnable } from '../helpers/skip.ts'
import { SLOW_PLACE } from '../helpers/slow.ts'

/** Tiles of whole seconds: no view that a test waits for. */
const HEAVY = `/?${SLOW_PLACE}&iterations=1000000`

/**
 * Looks at every frame along a diagonal: a hole would be of one color, and so wide that some of these points lie in it. As
 * text, since the runtime that compiles this file would call helpers that the page does not have.
 */
const WATCH_FOR_HOLES = `
  globalThis.seen = { frames: 0, blank: 0 }
  const canvas = document.querySelector('#canvas')
  requestAnimationFrame(function look() {
    const colors = Array.from({ length: 12 }, (_, index) => {
      const at = [canvas.width, canvas.height].map((side) => Math.floor((index + 0.5) * side / 12))
      return canvas.getContext('2d').getImageData(...at, 1, 1).data.join()
    })
    seen.frames++
    if (new Set(colors).size < 4) seen.blank++
    requestAnimationFrame(look)
  })`

/** The mean of what the parts of colors differ by. */
function meanDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, level, at) => sum + Math.abs(level - b[at]!), 0) / a.length
}

const isTileWithSamples = /\/tile\?.*samples=4.*format=values|\/tile\?.*format=values.*samples=4/

const pages = pageSuite('tiles')
const { page, open } = pages

for (const density of [1, 1.25, 2]) {
  page(`it shows what the server draws, without seams, at ${density} pixels a pixel`, async () => {
    const viewport = { width: 600, height: 400 }
    await open(PLACE, { deviceScaleFactor: density, viewport }, async (tab) => {
      await complete(tab)
      const { width, height, data } = await canvasPixels(tab)
      assert.equal([width, height], [viewport.width * density, viewport.height * density])
      // Values come so exactly that slow gradients are within a level, and noise is off by a small part of itself.
      const { far, noise } = nearness(data, await renderedPixels(pages.visitor, tab, { width, height }), width)
      assert.ok(far <= 0.02 && noise <= 0.05, `${far} ${noise}`)
    })
  })
}

page('it never shows anything blank while it is moved and zoomed', async () => {
  await open(PLACE, { ownsTime: true }, async (tab) => {
    await complete(tab)
    await tab.evaluate(WATCH_FOR_HOLES)
    await drag(tab, { x: 300, y: 150 })
    for (let turn = 0; turn < 6; turn++) await tab.mouse.wheel(0, 120)
    await tab.clock.runFor(300)
    await drag(tab, { x: -200, y: -150 }, { hold: false })
    for (let turn = 0; turn < 6; turn++) await tab.mouse.wheel(0, -120)
    await tab.clock.runFor(300)
    await complete(tab)
    const seen = await tab.evaluate(() => (globalThis as unknown as { seen: { frames: number; blank: number } }).seen)
    assert.ok(seen.frames > 30)
    assert.is(seen.blank, 0)
  })
})

page(
  'it refines a view at rest by itself, shows how far it is, and stops for motion before the next frame',
  async () => {
    await open(PLACE.replace('samples=1', 'samples=4'), { ownsTime: true }, async (tab) => {
      const asked: string[] = []
      const givenUp: string[] = []
      tab.on('request', (request) => isTileWithSamples.test(request.url()) && asked.push(request.url()))
      tab.on('requestfailed', (request) => isTileWithSamples.test(request.url()) && givenUp.push(request.url()))
      // They never come.
      await tab.route(isTileWithSamples, () => {})
      await complete(tab)
      await tab.waitForRequest(isTileWithSamples)
      await tab.waitForSelector('#loading.active.refining')
      await inStandstill(tab, async () => {
        await tab.mouse.move(400, 300)
        await tab.mouse.wheel(0, -100)
        await eventually('all are given up', () => givenUp.length > 0 && givenUp.length === asked.length)
      })
    })
  },
)

page('it comes nearer to what the server draws with as many samples, and recolors that without asking', async () => {
  await open(PLACE.replace('samples=1', 'samples=16'), { viewport: { width: 480, height: 400 } }, async (tab) => {
    await complete(tab)
    const first = await canvasPixels(tab)
    await refined(tab)
    const last = await canvasPixels(tab)
    const right = await renderedPixels(pages.visitor, tab, last)
    const [before, after] = [first, last].map(({ data }) => meanDifference(data, right)) as [number, number]
    assert.ok(after < before / 2, `${before} ${after}`)

    await tab.waitForLoadState('networkidle')
    const asked: string[] = []
    tab.on('request', (request) => request.url().includes('/tile') && asked.push(request.url()))
    await openPanel(tab, 'color')
    await moved(tab, () => tab.$eval('#palettes [value=ember]', (radio) => (radio as HTMLElement).click()))
    await moved(tab, () => tab.fill('#period', '2.4'))
    assert.equal(asked, [])
    const recolored = await canvasPixels(tab)
    assert.ok(meanDifference(recolored.data, await renderedPixels(pages.visitor, tab, last)) < before / 2)
  })
})

page('it comes as near as the workers go, and says that this is the limit', async () => {
  // Tiles so deep take long: a small window has few of them.
  const options = { ownsTime: true, viewport: { width: 400, height: 300 } }
  await open('/?re=-1.7497219297423385717104386951868286821&im=0&span=1e-7000', options, async (tab) => {
    await tab.waitForFunction(() => !document.querySelector<HTMLElement>('#limit')!.hidden)
    await tab.waitForFunction(() => !location.search.includes('1e-7000'))
    assert.is(await tab.isVisible('#notice'), true)
    assert.is(await tab.textContent('#arithmetic'), 'perturbation, wide exponents')
    const { span } = parametersOf(tab)
    // Whether a worker would take it: to draw it takes as long as the machine is busy.
    const tile = `/tile?re=-1.74972192974&span=${span}&width=400&region=0,0,2,2`
    const response = await fetch(pages.visitor.address + tile, { method: 'HEAD' })
    assert.is(response.status, 200, span)
    await tab.keyboard.press('+')
    await tab.clock.runFor(400)
    assert.is(parametersOf(tab).span, span)
  })
})

page('it gives up tiles that leave the view, and their workers stop', async () => {
  await open(HEAVY, {}, async (tab) => {
    const givenUp: string[] = []
    await tab.waitForRequest((request) => request.url().includes('/tile'))
    tab.on('requestfailed', (request) => givenUp.push(`${request.failure()!.errorText} ${request.url()}`))
    await tab.click('#home')
    // How soon that is, `npm run bench -- page` measures.
    await complete(tab)
    // The view that one comes to may be refined meanwhile, and that given up; the heavy tiles must be in any case.
    const tiles = givenUp.filter((request) => !/&samples=/.test(request))
    assert.ok(tiles.length > 0, givenUp.join())
    for (const request of tiles) assert.match(request, /^net::ERR_ABORTED .*&iterations=1000000&/, request)
  })
})

page('it takes tiles up again when a fleet that was away is back, and says so meanwhile', async () => {
  await open('/', { mayFail: true, ownsTime: true }, async (tab) => {
    await complete(tab)
    await tab.route('**/tile?*', (route) => route.fulfill({ status: 503, body: '{}' }))
    await tab.keyboard.press('+')
    // At one look: it is hidden again between two tries.
    await tab.waitForFunction(() => {
      const { hidden, textContent } = document.querySelector<HTMLElement>('#banner')!
      return !hidden && /worker/.test(textContent!)
    })
    await tab.unrouteAll()
    // Longer than the longest pause between two tries.
    await tab.clock.runFor(15_000)
    await complete(tab)
    // What lies around the view may still be on its way.
    await tab.waitForSelector('#banner', { state: 'hidden' })
  })
})

if (runnable(hasProcesses, 'a worker killed under the page: processes cannot be looked at here')) {
  page('it leaves no hole when a worker dies in the middle of a view', async () => {
    await open('/?iterations=500&samples=1', { mayFail: true }, async (tab) => {
      await complete(tab)
      await moved(tab, async () => {
        await tab.keyboard.press('+')
        await tab.waitForRequest((request) => request.url().includes('/tile'))
        process.kill(workerPid(pages.launched, 'worker-1'), 'SIGKILL')
      })
      const { width, height, data } = await canvasPixels(tab)
      const { far, noise } = nearness(data, await renderedPixels(pages.visitor, tab, { width, height }), width)
      assert.ok(far <= 0.02 && noise <= 0.05, `${far} ${noise} of ${tab.url()}`)
    })
  })
}

pages.run()
