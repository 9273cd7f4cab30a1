import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decode } from 'fast-png'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { suite, type Test } from 'uvu'
import * as assert from 'uvu/assert'
import { CHROMIUM, hasChromium, startChromium } from './chromium.ts'
import { atEnd } from './endings.ts'
import { launch, type Launched } from './launcher.ts'
import { descendantsOf } from './processes.ts'
import { runnable } from './skip.ts'

/** A place with something to see, which is drawn soon. */
export const PLACE = '/?re=-0.743643135&im=0.131825963&span=0.00002&iterations=1500&period=100'

/** A fleet's address and a browser to look at it with. */
export interface Visitor {
  readonly address: string
  readonly browser: Browser
}

/** A fleet of two workers, a browser and a folder, which all suites of a process share: they take seconds to start. */
interface Stage {
  readonly launched: Launched
  readonly browser: Browser
  readonly folder: string
}

let stage: Promise<Stage> | undefined

async function startStage(): Promise<Stage> {
  const folder = mkdtempSync(join(tmpdir(), 'page-'))
  atEnd(() => Promise.resolve(rmSync(folder, { recursive: true, force: true })))
  const launched = await launch({ WORKERS: '2' })
  atEnd(async () => void await launched.stop())
  const browser = await startChromium()
  atEnd(() => browser.close())
  return { launched, browser, folder }
}

/** Tests of the page in Chromium. */
export interface PageSuite {
  readonly page: Test
  readonly launched: Launched
  readonly visitor: Visitor
  /** Opens a path in a window of its own, as `visit` does. */
  readonly open: (path: string, options: VisitOptions, act: (page: Page) => Promise<void>) => Promise<void>
  /** What a control makes the browser download, as a file. */
  readonly downloaded: (tab: Page, act: () => Promise<unknown>) => Promise<{ name: string; bytes: Buffer }>
  /** The path of a file with this text, for the browser to open. */
  readonly file: (name: string, text: string) => string
  /** Runs the tests, or notes that there is no browser. */
  readonly run: () => void
}

/** A suite whose windows have these options. */
export function pageSuite(name: string, options: VisitOptions = {}): PageSuite {
  const page = suite(`the page: ${name}`)
  let launched: Launched
  let browser: Browser
  let folder: string

  page.before(async () => {
    stage ??= startStage()
    ;({ launched, browser, folder } = await stage)
  })

  const pages: PageSuite = {
    page,
    get launched() {
      return launched
    },
    get visitor() {
      return { address: launched.address, browser }
    },
    open: (path, own, act) => visit(pages.visitor, path, { ...options, ...own }, act),
    async downloaded(tab, act) {
      const [download] = await Promise.all([tab.waitForEvent('download'), act()])
      const path = join(folder, download.suggestedFilename())
      await download.saveAs(path)
      return { name: download.suggestedFilename(), bytes: readFileSync(path) }
    },
    file(name, text) {
      const path = join(folder, name)
      writeFileSync(path, text)
      return path
    },
    run() {
      if (runnable(hasChromium, `the page: ${name}: there is no ${CHROMIUM}`)) page.run()
    },
  }
  return pages
}

export const openPanel = (tab: Page, name: string) => tab.click(`[aria-controls=${name}-panel]`)

export interface VisitOptions extends BrowserContextOptions {
  /** Requests to a fleet in trouble fail, and the browser says so itself. */
  readonly mayFail?: boolean
  /** The page's time is the test's: it goes on by itself, and `tab.clock` moves it further. */
  readonly ownsTime?: boolean
}

/** Enough for every panel, and a third of a desktop's tiles: most of what a test takes goes into drawing them. */
export const WINDOW = { width: 800, height: 640 }

/** For anything that the page must do: it does it sooner, on any machine. */
const PATIENCE_MS = 120_000

/** Opens a path in a window of its own; fails if the console shows an error, or another host is asked for anything. */
export async function visit(
  { address, browser }: Visitor,
  path: string,
  { mayFail = false, ownsTime = false, ...options }: VisitOptions,
  act: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await browser.newContext({ locale: 'en-US', viewport: WINDOW, ...options })
  context.setDefaultTimeout(PATIENCE_MS)
  const page = await context.newPage()
  const errors: string[] = []
  const strangers: string[] = []
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()))
  page.on('pageerror', (error) => errors.push(String(error.stack)))
  page.on(
    'request',
    (request) => /^(blob|data):|^http:\/\/127\.0\.0\.1:/.test(request.url()) || strangers.push(request.url()),
  )
  try {
    if (ownsTime) await page.clock.install()
    await page.goto(address + path)
    await act(page)
    const isRefusal = (text: string) => text.startsWith('Failed to load resource')
    // A worker that is full, or whose machine has other things to do, answers 503 or 504: the page waits that out, and the
    // browser writes it down.
    const excused = (text: string) => isRefusal(text) && (mayFail || / 50[34] /.test(text))
    assert.equal(errors.filter((text) => !excused(text)), [])
    assert.equal(strangers, [])
  } finally {
    await context.close()
  }
}

/** Waits until all the tiles of the view are there. */
export async function complete(page: Page): Promise<void> {
  await page.waitForFunction(() => document.body.dataset.tiles === 'complete')
}

/** The parameters of the address bar. */
export function parametersOf(page: Page): Record<string, string> {
  return Object.fromEntries(new URL(page.url()).searchParams)
}

/** Waits until the page has written the address its own way, with all parameters, a little after it was opened: that is no move. */
export async function addressed(page: Page): Promise<void> {
  await page.waitForFunction(() => /coloring=.*&offset=/.test(location.search))
}

/** Waits until the address bar says something else, and everything is drawn. */
export async function moved(page: Page, act: () => Promise<unknown>): Promise<Record<string, string>> {
  await addressed(page)
  const before = page.url()
  await act()
  await page.waitForFunction((before) => location.href !== before, before)
  // What is there of the new view is known in its first frame.
  await nextFrame(page)
  await complete(page)
  return parametersOf(page)
}

/** Waits until the page has drawn a frame that knows all that has happened so far. */
export async function nextFrame(page: Page): Promise<void> {
  await page.evaluate('new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))')
}

/** Time can be stopped in the future only: even a busy machine does not take longer to say when. */
const TIME_TO_STOP_MS = 60_000

/** Lets the page's time stand still meanwhile, but for what `tab.clock.runFor` lets pass. The test owns the time. */
export async function inStandstill(page: Page, act: () => Promise<unknown>): Promise<void> {
  await page.clock.pauseAt(await page.evaluate(() => Date.now()) + TIME_TO_STOP_MS)
  await act()
  await page.clock.resume()
}

/** A frame of the page. */
export const FRAME_MS = 16

/** Drags from the middle, a tenth of the way a frame. The test owns the time. */
export async function drag(
  page: Page,
  by: { readonly x: number; readonly y: number },
  { hold = true }: { readonly hold?: boolean } = {},
): Promise<void> {
  const { width, height } = page.viewportSize()!
  const move = (share: number) => page.mouse.move(width / 2 + by.x * share, height / 2 + by.y * share)
  await move(0)
  await page.mouse.down()
  for (let step = 1; step <= 10; step++) {
    await move(step / 10)
    await page.clock.runFor(FRAME_MS)
  }
  // A hand that holds still before it lets go leaves nothing that glides on.
  if (hold) await page.clock.runFor(120)
  await page.mouse.up()
}

/** The pixels of the canvas: red, green, blue, alpha of each. */
export async function canvasPixels(page: Page): Promise<{ width: number; height: number; data: Uint8Array }> {
  const { width, height, text } = await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('#canvas')!
    const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height)
    let text = ''
    for (let at = 0; at < data.length; at += 32_768) text += String.fromCharCode(...data.subarray(at, at + 32_768))
    return { width: canvas.width, height: canvas.height, text: btoa(text) }
  })
  return { width, height, data: Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)) }
}

/** Shares of pixels that differ by more than a little between two pictures of one size. */
export function difference(a: Uint8Array, b: Uint8Array): number {
  assert.is(a.length, b.length)
  let count = 0
  for (let at = 0; at < a.length; at += 4) {
    if (Math.abs(a[at]! - b[at]!) + Math.abs(a[at + 1]! - b[at + 1]!) + Math.abs(a[at + 2]! - b[at + 2]!) > 12) count++
  }
  return 4 * count / a.length
}

/** What `/render` draws for the page's own address, in the page's size, as pixels. */
export async function renderedPixels({ address }: Visitor, page: Page, size: { width: number; height: number }) {
  const query = new URL(page.url()).search.slice(1)
  const response = await fetch(`${address}/render?${query}&width=${size.width}&height=${size.height}`)
  assert.is(response.status, 200)
  const { data, palette } = decode(new Uint8Array(await response.arrayBuffer()))
  const pixels = new Uint8Array(4 * data.length)
  for (let at = 0; at < data.length; at++) pixels.set([...palette![data[at]!]!.slice(0, 3), 255], 4 * at)
  return pixels
}

/** The process of a worker of a fleet that runs here. */
export function workerPid(launched: Launched, name: string): number {
  const found = descendantsOf(launched.process.pid!).find(({ environment }) => environment.WORKER_NAME === name)
  assert.ok(found, `${name} runs`)
  return found!.pid
}
