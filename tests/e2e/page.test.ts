import { decode } from 'fast-png'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { CHROMIUM, hasChromium, startChromium } from '../helpers/chromium.ts'
import { launch, type Launched } from '../helpers/launcher.ts'
import { SLOW_PLACE } from '../helpers/slow.ts'
import { runnable } from '../helpers/skip.ts'

/** Many tiles of whole seconds: no picture that a test waits for. */
const HEAVY = `?${SLOW_PLACE}&width=1600&height=1200&iterations=1000000`

/** Enough to see its progress move, and done within seconds. */
const SLOW = { ...Object.fromEntries(new URLSearchParams(SLOW_PLACE)), iterations: '20000' }

const page = suite('the page')
let launched: Launched
let browser: Browser

page.before(async () => {
  launched = await launch({ WORKERS: '2' })
  browser = await startChromium()
})

page.after(async () => {
  await browser?.close()
  await launched?.stop()
})

/** Opens a path in a window of its own, and fails if the console shows an error. */
async function visit(path: string, options: BrowserContextOptions, act: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ locale: 'en-US', ...options })
  const tab = await context.newPage()
  const errors: string[] = []
  tab.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  tab.on('pageerror', (error) => errors.push(String(error)))
  try {
    await tab.goto(launched.address + path)
    await act(tab)
    assert.equal(errors.filter((text) => !text.startsWith('Failed to load resource')), [])
  } finally {
    await context.close()
  }
}

function phase(tab: Page, name: string): Promise<unknown> {
  return tab.waitForFunction((name) => document.body.dataset.phase === name, name, { timeout: 60_000 })
}

/** The pixels of the image that is shown, as the browser has decoded them: red, green, blue, alpha. */
async function shownPixels(tab: Page): Promise<{ width: number; height: number; data: number[] }> {
  return await tab.evaluate(async () => {
    const image = document.querySelector<HTMLImageElement>('#frame img:last-child')!
    await image.decode()
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight)
    const context = canvas.getContext('2d')!
    context.drawImage(image, 0, 0)
    const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height)
    return { width, height, data: [...data] }
  })
}

async function assertNoSideScroll(tab: Page): Promise<void> {
  const [needed, given] = await tab.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  assert.ok(needed! <= given!, `${needed} > ${given}`)
}

for (const viewport of [{ width: 360, height: 740 }, { width: 1440, height: 900 }]) {
  page(`it draws what the form says, with progress, in a window of ${viewport.width} pixels`, async () => {
    await visit('/', { viewport }, async (tab) => {
      await phase(tab, 'done')
      await assertNoSideScroll(tab)
      for (const [id, value] of Object.entries(SLOW)) await tab.fill(`#${id}`, value)
      await tab.selectOption('#size', '640×480')
      await tab.check('input[value=lagoon]')
      await tab.check('input[value=bands]')

      const shares = tab.evaluate(() =>
        new Promise<number[]>((resolve) => {
          const seen: number[] = []
          new MutationObserver(() => {
            const bar = document.querySelector('progress')!
            if (bar.hasAttribute('value')) seen.push(bar.value)
            if (document.body.dataset.phase === 'done') resolve(seen)
          }).observe(document.body, { attributes: true, subtree: true, attributeFilter: ['value', 'data-phase'] })
        })
      )
      await tab.click('#generate')
      await phase(tab, 'running')
      assert.match(await tab.textContent('#progress-words') ?? '', /of \d+ tiles/)
      const seen = await shares
      assert.ok(new Set(seen).size >= 5, `progress: ${seen}`)
      assert.equal(seen, [...seen].sort((a, b) => a - b))

      const link = new URL(tab.url())
      assert.is(link.searchParams.get('iterations'), '20000')
      const response = await fetch(`${launched.address}/render${link.search}`)
      const { data, palette } = decode(new Uint8Array(await response.arrayBuffer()), { checkCrc: true })
      const shown = await shownPixels(tab)
      assert.equal([shown.width, shown.height], [640, 480])
      assert.equal(shown.data.slice(4 * (240 * 640 + 320)).slice(0, 4), [0, 0, 0, 255])
      const wanted = [...data].flatMap((entry) => [...palette![entry]!, 255])
      assert.ok(shown.data.every((byte, index) => byte === wanted[index]))
      await assertNoSideScroll(tab)
    })
  })
}

page('it cancels, and the server stops too', async () => {
  await visit(`/${HEAVY}`, {}, async (tab) => {
    await phase(tab, 'running')
    const deleted = tab.waitForResponse((response) => response.request().method() === 'DELETE')
    await tab.click('#cancel')
    await phase(tab, 'canceled')
    assert.is((await deleted).status(), 204)
    assert.is(await rendersRunning(), 0)
    assert.is(await tab.isVisible('#cancel'), false)
  })
})

page('it leaves no work behind when it is left', async () => {
  await visit(`/${HEAVY}`, {}, async (tab) => {
    await phase(tab, 'running')
    assert.is(await rendersRunning(), 1)
    await tab.goto('about:blank')
    // Still inside the visit: closing the whole profile would take the page's last request with it.
    const deadline = performance.now() + 20_000
    while (await rendersRunning() > 0) assert.ok(performance.now() < deadline, 'a picture is still drawn')
  })
})

/** What the frontend itself says, through its metrics, of the jobs it draws. */
async function rendersRunning(): Promise<number> {
  const text = await (await fetch(`${launched.address}/metrics`)).text()
  return Number(/^renders_running (\d+)$/m.exec(text)![1])
}

page('it follows a link, and goes back and forth between pictures', async () => {
  await visit('/?re=-1.25&span=0.5&width=320&height=240&palette=ember', {}, async (tab) => {
    await phase(tab, 'done')
    assert.is(await tab.inputValue('#re'), '-1.25')
    assert.is(await tab.isChecked('input[value=ember]'), true)
    const first = tab.url()
    await tab.focus('#frame')
    await tab.keyboard.press('+')
    await tab.waitForFunction((url) => location.href !== url, first)
    assert.is(await tab.inputValue('#span'), '0.2')
    await phase(tab, 'done')
    await tab.goBack()
    await tab.waitForFunction((url) => location.href === url, first)
    assert.is(await tab.inputValue('#span'), '0.5')
    await phase(tab, 'done')
    await tab.goForward()
    await tab.waitForFunction(() => (document.querySelector('#span') as HTMLInputElement).value === '0.2')
    await phase(tab, 'done')
  })
})

page('it zooms to where the picture is clicked', async () => {
  await visit('/?re=0&span=4&width=400&height=400', {}, async (tab) => {
    await phase(tab, 'done')
    const box = (await tab.locator('#frame').boundingBox())!
    await tab.mouse.click(box.x + box.width * 0.25, box.y + box.height * 0.25)
    await tab.waitForFunction(() => (document.querySelector('#span') as HTMLInputElement).value === '1.6')
    assert.ok(Math.abs(Number(await tab.inputValue('#re')) + 0.6) < 0.02)
    assert.ok(Math.abs(Number(await tab.inputValue('#im')) - 0.6) < 0.02)
    await phase(tab, 'done')
  })
})

page('it says beside a field what is wrong with it, and keeps the picture', async () => {
  await visit('/?width=300&height=200', {}, async (tab) => {
    await phase(tab, 'done')
    const before = tab.url()
    await tab.fill('#re', 'abc')
    await tab.fill('#span', '1e-9999')
    await tab.press('#span', 'Enter')
    assert.match(await tab.textContent('#re-error') ?? '', /decimal number/)
    assert.match(await tab.textContent('#span-error') ?? '', /at most 6,000 digits/)
    assert.is(await tab.getAttribute('#re', 'aria-invalid'), 'true')
    assert.is(await tab.evaluate(() => document.activeElement!.id), 're')
    assert.is(tab.url(), before)
    assert.is(await tab.locator('#frame img').count(), 1)
    await tab.fill('#re', '-1')
    assert.is(await tab.isVisible('#re-error'), false)
  })
  await visit('/?iterations=0&palette=pink', {}, async (tab) => {
    assert.match(await tab.textContent('#iterations-error') ?? '', /1 or more/)
    assert.match(await tab.textContent('#palette-error') ?? '', /does not exist/)
  })
})

page('it speaks French to a French browser, changes language at once, and remembers it', async () => {
  await visit('/?width=200&height=200', { locale: 'fr-FR' }, async (tab) => {
    await phase(tab, 'done')
    assert.is(await tab.textContent('#generate'), 'Générer')
    assert.is(await tab.getAttribute('html', 'lang'), 'fr')
    await tab.selectOption('#language', 'en')
    assert.is(await tab.textContent('#generate'), 'Generate')
    assert.match(await tab.textContent('#progress-words') ?? '', /200 × 200 in/)
    await tab.reload()
    await phase(tab, 'done')
    assert.is(await tab.textContent('#generate'), 'Generate')
  })
})

page('it says that no worker is up, and goes on by itself when one is back', async () => {
  await visit('/?width=200&height=200', {}, async (tab) => {
    await phase(tab, 'done')
    const unavailable = { status: 503, contentType: 'application/problem+json', body: '{"status":503}' }
    await tab.route('**/workers/readyz', (route) => route.fulfill(unavailable))
    await tab.route('**/renders?*', (route) => route.fulfill({ ...unavailable, status: 502 }))
    await tab.click('#generate')
    await phase(tab, 'waiting')
    await tab.waitForFunction(() => /worker/.test(document.querySelector('#banner')!.textContent!))
    assert.is(await tab.isVisible('#banner'), true)
    await tab.unrouteAll()
    await phase(tab, 'done')
    assert.is(await tab.isVisible('#banner'), false)
  })
})

page('it can be used by keyboard alone, and shows its keys', async () => {
  await visit('/?width=200&height=200', {}, async (tab) => {
    await phase(tab, 'done')
    await tab.focus('#frame')
    await tab.keyboard.press('?')
    assert.is(await tab.isVisible('#help'), true)
    await tab.keyboard.press('Escape')
    assert.is(await tab.isVisible('#help'), false)
    const reached = new Set<string>()
    await tab.focus('#language')
    for (let step = 0; step < 40; step++) {
      await tab.keyboard.press('Tab')
      reached.add(
        await tab.evaluate(() => document.activeElement!.id || (document.activeElement as HTMLInputElement).name),
      )
    }
    for (const id of ['frame', 'zoom-in', 'copy', 're', 'span', 'iterations', 'palette', 'coloring', 'generate']) {
      assert.ok(reached.has(id), `${id} among ${[...reached]}`)
    }
  })
})

if (runnable(hasChromium, `the page in Chromium: there is no ${CHROMIUM}`)) page.run()
