/** The page in Chromium, for everybody: axe on every panel, both languages, the keyboard, windows from a phone's to 4K. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { complete, pageSuite, WINDOW } from '../helpers/page.ts'

const PANELS = ['color', 'places', 'position', 'save', 'fleet']
const PHONE = { width: 360, height: 740 }

const pages = pageSuite('for everybody')
const { page, open } = pages

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds wrong in either color scheme, rule by rule. */
async function violations(tab: Page): Promise<string[]> {
  const found: string[] = []
  for (const colorScheme of ['dark', 'light'] as const) {
    await tab.emulateMedia({ colorScheme })
    // By the debugger, which the page's Content-Security-Policy does not bind.
    found.push(
      ...await tab.evaluate<string[]>(`axe.run().then(({ violations }) => violations.map(({ id, nodes }) => {
      return '${colorScheme}, ' + id + ': ' + nodes.map(({ html, failureSummary }) => {
        return html.slice(0, 120) + ' ' + failureSummary
      }).join(' | ')
    }))`),
    )
  }
  return found
}

for (const viewport of [PHONE, WINDOW]) {
  page(`axe finds nothing in any panel, dark or light, ${viewport.width} wide`, async () => {
    await open('/', { viewport }, async (tab) => {
      await complete(tab)
      await tab.evaluate(axe)
      assert.equal(await violations(tab), [])
      for (const name of PANELS) {
        await tab.click(`[aria-controls=${name}-panel]`)
        if (name === 'color') await tab.click('#edit-palette')
        if (name === 'fleet') await tab.waitForSelector('#workers:not([hidden])')
        assert.equal(await violations(tab), [], name)
      }
      await tab.click('#open-compare')
      await tab.click('#compare-start')
      await tab.waitForFunction(() => document.querySelector('#proof')!.textContent !== '')
      assert.equal(await violations(tab), [], 'comparison')
      await tab.click('#close-compare')
      await tab.click('#open-help')
      assert.equal(await violations(tab), [], 'help')
    })
  })
}

page('it fits windows from 360 pixels to 4K, every panel of it, in both languages', async () => {
  for (
    const [locale, viewport] of [['en-US', PHONE], ['fr-FR', PHONE], ['fr-FR', { width: 3840, height: 2160 }]] as const
  ) {
    await open('/?iterations=50', { locale, viewport }, async (tab) => {
      await complete(tab)
      for (const name of [undefined, ...PANELS]) {
        if (name) await tab.click(`[aria-controls=${name}-panel]`)
        const outside = await tab.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('button, select, input, h1, h2, .card')].filter((element) => {
            const { left, right, width } = element.getBoundingClientRect()
            return element.checkVisibility() && width > 0 && (left < -1 || right > innerWidth + 1)
          }).map((element) => element.id || element.textContent)
        )
        assert.equal(outside, [], `${name} ${locale} ${viewport.width}`)
        const cut = await tab.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('nav span, button, .panel')].filter((element) =>
            element.checkVisibility() && element.scrollWidth > element.clientWidth + 1
          ).map((element) => element.id || element.textContent)
        )
        assert.equal(cut, [], `${name} ${locale} ${viewport.width}`)
      }
    })
  }
})

page('it speaks French to a French browser, changes language at once, and remembers it', async () => {
  await open('/', { locale: 'fr-FR' }, async (tab) => {
    await complete(tab)
    assert.is(await tab.textContent('[aria-controls=color-panel]').then((text) => text?.trim()), 'Couleurs')
    assert.is(await tab.getAttribute('html', 'lang'), 'fr')
    await tab.selectOption('#language', 'en')
    assert.is(await tab.textContent('[aria-controls=color-panel]').then((text) => text?.trim()), 'Colors')
    assert.match(await tab.getAttribute('#canvas', 'aria-label') ?? '', /^Mandelbrot set around/)
    await tab.reload()
    await complete(tab)
    assert.is(await tab.getAttribute('html', 'lang'), 'en')
  })
})

page('it can be used by keyboard alone', async () => {
  await open('/', {}, async (tab) => {
    await complete(tab)
    const reached = new Set<string>()
    for (let step = 0; step < 24; step++) {
      await tab.keyboard.press('Tab')
      reached.add(
        await tab.evaluate(() => {
          return document.activeElement!.id || document.activeElement!.getAttribute('aria-controls') || ''
        }),
      )
    }
    for (
      const id of [
        'canvas',
        'map',
        'zoom-in',
        'home',
        'language',
        'open-help',
        ...PANELS.map((name) => `${name}-panel`),
      ]
    ) {
      assert.ok(reached.has(id), `${id} among ${[...reached]}`)
    }
    await tab.focus('[aria-controls=color-panel]')
    await tab.keyboard.press('Enter')
    assert.is(await tab.evaluate(() => document.activeElement!.id), 'color-title')
    await tab.keyboard.press('Escape')
    assert.is(await tab.isVisible('#color-panel'), false)
    assert.is(await tab.evaluate(() => document.activeElement!.getAttribute('aria-controls')), 'color-panel')
  })
})

page('it can be installed', async () => {
  await open('/', {}, async (tab) => {
    const session = await tab.context().newCDPSession(tab)
    const { errors, data } = await session.send('Page.getAppManifest')
    assert.equal(errors, [])
    const { icons, start_url: start } = JSON.parse(data!)
    assert.is(start, '/')
    for (const { src, type } of icons) {
      const response = await fetch(pages.visitor.address + src)
      assert.is(response.headers.get('Content-Type')?.split(';')[0], type)
    }
  })
})

pages.run()
