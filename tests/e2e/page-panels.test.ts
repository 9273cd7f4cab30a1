/** The page in Chromium: colors and places. */
import * as assert from 'uvu/assert'
import { RANK_SHARE } from '../../core/fit.ts'
import { nearness } from '../helpers/levels.ts'
import {
  canvasPixels,
  complete,
  difference,
  inStandstill,
  moved,
  openPanel,
  pageSuite,
  PLACE,
  renderedPixels,
  WINDOW,
} from '../helpers/page.ts'

const pages = pageSuite('colors and places')
const { page, open, downloaded, file } = pages

page('it changes palette and rotation, and lets colors flow, without asking a worker', async () => {
  await open(PLACE, { ownsTime: true }, async (tab) => {
    await complete(tab)
    // The surroundings come after the view.
    await tab.waitForLoadState('networkidle')
    const asked: string[] = []
    tab.on('request', (request) => request.url().includes('/tile') && asked.push(request.url()))
    const before = await canvasPixels(tab)
    await openPanel(tab, 'color')
    await moved(tab, () => tab.check('#palettes [value=ember]'))
    const ember = await canvasPixels(tab)
    assert.ok(difference(before.data, ember.data) > 0.5)
    const { offset } = await moved(tab, () =>
      inStandstill(tab, async () => {
        await tab.click('#cycle')
        await tab.clock.runFor(1000)
        const flowing = await canvasPixels(tab)
        assert.ok(difference(ember.data, flowing.data) > 0.3)
        await tab.keyboard.press('c')
      }))
    // A tenth of a turn a second, up to the last frame.
    assert.ok(Math.abs(Number(offset) - 0.1) < 0.003, offset)
    assert.equal(asked, [])
    // What is shown is what the server draws in these colors.
    const { data } = await canvasPixels(tab)
    const { far, noise } = nearness(data, await renderedPixels(pages.visitor, tab, WINDOW), WINDOW.width)
    assert.ok(far <= 0.02 && noise <= 0.05, `${far} ${noise}`)
  })
})

page(
  'it asks for new tiles for bands and iterations, but not for period, scale and inside, and all are in the link',
  async () => {
    await open(PLACE, {}, async (tab) => {
      await complete(tab)
      await tab.waitForLoadState('networkidle')
      await openPanel(tab, 'color')
      const asked: string[] = []
      tab.on('request', (request) => request.url().includes('/tile') && asked.push(request.url()))
      assert.is((await moved(tab, () => tab.fill('#period', '1'))).period, '10')
      assert.is((await moved(tab, () => tab.check('[name=scale][value=log]', { force: true }))).scale, 'log')
      const fitted = await moved(tab, () => tab.check('[name=scale][value=fit]', { force: true }))
      assert.is(fitted.scale!.split(',').length, 16)
      assert.is(new URL(tab.url()).hash, `#fit=${RANK_SHARE}`)
      const ranked = await moved(tab, () => tab.fill('#share-slider', '1'))
      assert.is.not(ranked.scale, fitted.scale)
      assert.is((await moved(tab, () => tab.fill('#inside-color', '#ffffff'))).inside, 'ffffff')
      assert.equal(asked, [])
      assert.is((await moved(tab, () => tab.check('[name=coloring][value=bands]', { force: true }))).coloring, 'bands')
      assert.is((await moved(tab, () => tab.check('#automatic'))).iterations, undefined)
      assert.is((await moved(tab, () => tab.fill('#iterations-slider', '3'))).iterations, '1000')
      assert.ok(asked.length > 0)
    })
  },
)

page('it imports, edits, exports and remembers palettes, and puts them on keys', async () => {
  await open(PLACE, {}, async (tab) => {
    await complete(tab)
    await openPanel(tab, 'color')
    const gimp = file('two.gpl', 'GIMP Palette\nName: Red and blue\n#\n255 0 0 red\n0 0 255 blue\n')
    await moved(tab, () => tab.setInputFiles('#palette-file', gimp))
    assert.is(new URL(tab.url()).searchParams.get('stops'), 'ff0000~0000ff')
    assert.is(decodeURIComponent(new URL(tab.url()).hash), '#name=Red and blue')
    await tab.selectOption('#favorite', '3')
    await tab.click('#edit-palette')
    await tab.fill('#palette-name', 'Mine')
    await moved(tab, () => tab.click('#add-stop'))
    await tab.focus('#stops button:nth-child(2)')
    await tab.keyboard.press('ArrowRight')
    await moved(tab, () => tab.fill('#stop-color', '#00ff00'))
    await tab.click('#editor-done')
    for (const format of ['gpl', 'map', 'kfp', 'json']) {
      const { name, bytes } = await downloaded(tab, () => tab.selectOption('#export-palette', format))
      assert.is(name, `Mine.${format}`)
      assert.ok(bytes.length > 20)
    }
    await moved(tab, () => tab.check('#palettes [value=silver]'))
    await tab.focus('#canvas')
    await moved(tab, () => tab.keyboard.press('3'))
    assert.match(new URL(tab.url()).hash, /^#name=Mine/)
    await tab.goto(`${pages.visitor.address}/`)
    await complete(tab)
    await openPanel(tab, 'color')
    assert.is(await tab.textContent('#own-palettes .swatch span'), 'Mine')
    await tab.setInputFiles('#palette-file', file('bad.gpl', 'nonsense'))
    await tab.waitForFunction(() => /cannot be read/.test(document.querySelector('#notice')!.textContent!))
  })
})

page('it keeps a place, finds it after a reload, exports and imports it, and forgets it', async () => {
  await open(PLACE, {}, async (tab) => {
    await complete(tab)
    const link = tab.url()
    await openPanel(tab, 'places')
    await tab.fill('#place-name', 'My spiral')
    await tab.keyboard.press('Enter')
    const { bytes } = await downloaded(tab, () => tab.click('#export-places'))
    await tab.goto(`${pages.visitor.address}/`)
    await complete(tab)
    await openPanel(tab, 'places')
    await moved(tab, () => tab.click('#own-places .place'))
    assert.is(new URL(tab.url()).searchParams.get('re'), new URL(link).searchParams.get('re'))
    await tab.click('#own-places .forget')
    assert.is(await tab.locator('#own-places .place').count(), 0)
    await tab.setInputFiles('#place-file', file('places.json', bytes.toString()))
    await tab.waitForSelector('#own-places .place')
    assert.match(await tab.textContent('#own-places .place') ?? '', /My spiral/)
  })
})

page('it has a gallery of two dozen places, drawn by the fleet as they come into sight', async () => {
  await open('/', {}, async (tab) => {
    await complete(tab)
    await openPanel(tab, 'places')
    assert.ok(await tab.locator('#gallery .place').count() >= 24)
    await tab.waitForFunction(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('#gallery canvas')!
      return canvas.getContext('2d')!.getImageData(80, 10, 1, 1).data[3] === 255
    })
    const { span } = await moved(tab, () => tab.click('#gallery li:nth-child(5) .place'))
    assert.ok(Number(span) < 0.01)
  })
})

page('it asks again for a place of the gallery that a proxy or a worker turned away', async () => {
  await open('/', { mayFail: true, ownsTime: true }, async (tab) => {
    await complete(tab)
    const statuses = [403, 429, 504]
    await tab.route('**/tile?*width=160&height=120*', (route) => {
      const status = statuses.shift()
      return status ? route.fulfill({ status, body: '{}' }) : route.continue()
    })
    await openPanel(tab, 'places')
    await tab.waitForResponse((response) => response.url().includes('region=0,0,80,80&'))
    for (const place of [1, 2, 3]) {
      await tab.waitForFunction((place) => {
        const canvas = document.querySelector<HTMLCanvasElement>(`#gallery li:nth-child(${place}) canvas`)!
        return canvas.getContext('2d')!.getImageData(80, 10, 1, 1).data[3] === 255
      }, place)
    }
  })
})

page('it opens and writes .kfr and .f3.toml', async () => {
  await open('/', {}, async (tab) => {
    await complete(tab)
    await openPanel(tab, 'places')
    const kfr = file('spiral.kfr', 'Re: -0.7453\r\nIm: 0.1127\r\nZoom: 5E3\r\nIterations: 2345\r\n')
    const opened = await moved(tab, () => tab.setInputFiles('#place-file', kfr))
    assert.equal([opened.re, opened.im, opened.iterations], ['-0.7453', '0.1127', '2345'])
    assert.ok(Math.abs(Number(opened.span) - 8e-4 * WINDOW.width / WINDOW.height) < 1e-7)
    const written = await downloaded(tab, () => tab.selectOption('#write-place', 'f3.toml'))
    assert.match(written.name, /\.f3\.toml$/)
    assert.match(written.bytes.toString(), /location\.zoom = "5e3"\nbailout\.iterations = 2345/)
    await moved(tab, () => tab.keyboard.press('Escape').then(() => tab.click('#home')))
    await openPanel(tab, 'places')
    const back = await moved(
      tab,
      () => tab.setInputFiles('#place-file', file('back.f3.toml', written.bytes.toString())),
    )
    assert.equal([back.re, back.span], [opened.re, opened.span])
  })
})

pages.run()
