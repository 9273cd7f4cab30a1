/** The page in Chromium: its tiles, whatever happens to them. */
import process from 'node:process'
import * as assert from 'uvu/assert'
import {
  canvasPixels,
  complete,
  difference,
  drag,
  moved,
  pageSuite,
  parametersOf,
  PLACE,
  renderedPixels,
  workerPid,
} from '../helpers/page.ts'
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

const pages = pageSuite('tiles')
const { page, open } = pages

for (const density of [1, 1.25, 2]) {
  page(`it shows the very pixels that the server draws, without seams, at ${density} pixels a pixel`, async () => {
    const viewport = { width: 600, height: 400 }
    await open(PLACE, { deviceScaleFactor: density, viewport }, async (tab) => {
      await complete(tab)
      const { width, height, data } = await canvasPixels(tab)
      assert.equal([width, height], [viewport.width * density, viewport.height * density])
      // Where a window has odd fractions of pixels, orbits at the edge of chaos may end a step sooner.
      assert.ok(difference(data, await renderedPixels(pages.visitor, tab, { width, height })) < 2e-4)
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

page('it comes as near as the workers go, and says that this is the limit', async () => {
  // Tiles so deep take long: a small window has few of them.
  const options = { ownsTime: true, viewport: { width: 400, height: 300 } }
  await open('/?re=-1.7497219297423385717104386951868286821&im=0&span=1e-7000', options, async (tab) => {
    await tab.waitForFunction(() => !document.querySelector<HTMLElement>('#limit')!.hidden)
    await tab.waitForFunction(() => !location.search.includes('1e-7000'))
    assert.is(await tab.isVisible('#notice'), true)
    assert.is(await tab.textContent('#arithmetic'), 'perturbation, wide exponents')
    const { span } = parametersOf(tab)
    const response = await fetch(
      `${pages.visitor.address}/tile?re=-1.74972192974&span=${span}&width=400&region=0,0,2,2`,
    )
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
    assert.ok(givenUp.length > 0)
    for (const request of givenUp) assert.match(request, /^net::ERR_ABORTED .*&iterations=1000000&/)
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
    await open('/?iterations=500', { mayFail: true }, async (tab) => {
      await complete(tab)
      await moved(tab, async () => {
        await tab.keyboard.press('+')
        await tab.waitForRequest((request) => request.url().includes('/tile'))
        process.kill(workerPid(pages.launched, 'worker-1'), 'SIGKILL')
      })
      const { width, height, data } = await canvasPixels(tab)
      const share = difference(data, await renderedPixels(pages.visitor, tab, { width, height }))
      assert.ok(share < 2e-4, `${share} of ${tab.url()}`)
    })
  })
}

pages.run()
