/** The page in Chromium: the same picture drawn with two ways of balancing. */
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { complete, openPanel, pageSuite } from '../helpers/page.ts'

const PLACE = '/?re=-0.743643135&im=0.131825963&span=0.00002&iterations=1500&period=100'
const TILES = 60

const pages = pageSuite('ways of balancing')
const { page, open } = pages

/** Opens the dialog over a small view, and chooses. */
async function choose(tab: Page, first: string, second: string, place: 'uneven' | 'view'): Promise<void> {
  await complete(tab)
  await openPanel(tab, 'fleet')
  await tab.click('#open-compare')
  await tab.selectOption('#first-way', first)
  await tab.selectOption('#second-way', second)
  await tab.selectOption('#compared-place', place)
}

const concluded = (tab: Page) => tab.waitForFunction(() => document.querySelector('#proof')!.textContent !== '')

/** The tiles that each worker drew, run by run, as the page says. */
async function shares(tab: Page): Promise<Record<string, number>[]> {
  return await tab.$$eval('#runs section', (sections) =>
    sections.map((section) =>
      Object.fromEntries(
        [...section.querySelectorAll('li')].map((line) => /^(\S+): (\d+)/.exec(line.textContent!)!.slice(1)),
      )
    )).then((runs) =>
      runs.map((run) => Object.fromEntries(Object.entries(run).map(([name, tiles]) => [name, Number(tiles)])))
    )
}

page('it draws a picture twice with one click, says who drew what, and shows that no pixel differs', async () => {
  await open(PLACE, {}, async (tab) => {
    const asked: Record<string, number> = {}
    tab.on('request', (request) => {
      const way = new URL(request.url()).searchParams.get('balance')
      if (way) asked[way] = (asked[way] ?? 0) + 1
    })
    await choose(tab, 'ip_hash', 'least_conn', 'uneven')
    await tab.click('#compare-start')
    await concluded(tab)
    assert.match(
      await tab.textContent('#verdict') ?? '',
      /^(\w+ took [\d.]+ times as long as \w+\.|.* about as long\.)$/,
    )
    assert.match(await tab.textContent('#proof') ?? '', /all 245,760 pixels agree\. SHA-256 [\da-f]{16}…$/)
    const [alone, both] = await shares(tab)
    assert.equal(Object.values(alone!).sort((a, b) => a - b), [0, TILES], 'one address goes to one worker')
    assert.is(Object.values(both!).reduce((sum, tiles) => sum + tiles), TILES)
    assert.ok(Object.values(both!).every((tiles) => tiles > 0))
    assert.ok(asked.ip_hash! >= TILES && asked.least_conn! >= TILES && asked.round_robin! > 0, JSON.stringify(asked))
  })
})

page('it takes the view of the page, and says so when a balancer does not offer what was chosen', async () => {
  await open(PLACE, {}, async (tab) => {
    const regions = new Set<string>()
    tab.on('request', (request) => {
      const query = new URL(request.url()).searchParams
      if (query.get('balance') === 'least_time') regions.add(`${query.get('re')} ${query.get('iterations')}`)
    })
    await choose(tab, 'least_time', 'random', 'view')
    await tab.click('#compare-start')
    await concluded(tab)
    assert.equal([...regions], ['-0.743643135 1500'])
    const title = await tab.textContent('#runs h3') ?? ''
    assert.match(title, /^least_time · |^least_conn, since this balancer does not offer least_time · /)
  })
})

page('it stops at once when it is canceled or closed, and can be begun again', async () => {
  await open(PLACE, {}, async (tab) => {
    await choose(tab, 'round_robin', 'hash', 'uneven')
    await tab.click('#compare-start')
    await tab.waitForFunction(() => /of 120/.test(document.querySelector('#verdict')!.textContent!))
    await tab.click('#compare-cancel')
    assert.is(await tab.textContent('#verdict'), 'Canceled.')
    await tab.click('#compare-start')
    await tab.waitForFunction(() => /of 120/.test(document.querySelector('#verdict')!.textContent!))
    await tab.keyboard.press('Escape')
    await tab.waitForFunction(() => document.querySelector('#verdict')!.textContent === 'Canceled.')
    assert.not(await tab.isVisible('#compare'))
    assert.ok(await tab.evaluate(() => document.activeElement?.id === 'open-compare'), 'focus is back where it was')
  })
})

page('it works by keyboard alone, in French, on a phone, without scrolling sideways', async () => {
  await open(PLACE, { locale: 'fr-FR', viewport: { width: 360, height: 740 } }, async (tab) => {
    await complete(tab)
    await tab.focus('[aria-controls=fleet-panel]')
    await tab.keyboard.press('Enter')
    await tab.focus('#open-compare')
    await tab.keyboard.press('Enter')
    await tab.focus('#compared-place')
    await tab.keyboard.press('ArrowDown')
    await tab.keyboard.press('Tab')
    await tab.keyboard.press('Enter')
    await concluded(tab)
    assert.match(await tab.textContent('#proof') ?? '', /les 245.760 pixels concordent/)
    assert.match(await tab.getAttribute('#runs .chart', 'aria-label') ?? '', /^Qui a calculé quand, worker-1/)
    assert.ok(await tab.$eval('#compare', ({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth))
  })
})

pages.run()
