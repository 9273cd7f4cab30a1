/**
 * The page in Chromium, on two workers over loopback, without a graphics card: how large its script is, when a cold window is
 * full, how long a frame takes that only changes colors, the longest task of a drag, and how soon a tile that has left the
 * view is given up.
 */
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { CHROMIUM, hasChromium, startChromium } from '../tests/helpers/chromium.ts'
import { launch } from '../tests/helpers/launcher.ts'
import { SLOW_PLACE } from '../tests/helpers/slow.ts'
import { printTable, spread } from './harness.ts'
import { traced, type Work } from './trace.ts'

const ROUNDS = 7
const FRAMES = 240
const DRAG_MS = 3000
/** A machine that has other things to do is slow, and no reason to give up. */
const PATIENCE_MS = 180_000
const WINDOW = { width: 1280, height: 800 }

if (!hasChromium) throw new Error(`Cannot measure the page: there is no ${CHROMIUM}`)

const launched = await launch({ WORKERS: '2' })
const browser = await startChromium()
try {
  const script = readFileSync(new URL('../frontend/dist/page.js', import.meta.url))
  const rows = [
    row('script, gzipped, kB', [gzipSync(script, { level: 9 }).length / 1000], '≤ 90'),
    row('first full view, ms', await rounds(firstView), '≤ 700'),
    ...workRows('a frame of other colors', await recolor(), '≤ 16 (p95)'),
    ...workRows('a task in a drag of 3 s', await inWindow(browser, drag), '≤ 50 (max)'),
    row('giving up a tile that left, ms', await rounds(giveUp), '≤ 100'),
  ]
  printTable(rows)
} finally {
  await browser.close()
  await launched.stop()
}

function workRows(what: string, work: readonly Work[], wanted: string) {
  return [
    row(`${what}, ms`, work.map(({ wallMs }) => wallMs), wanted),
    row(`${what}, ms of processor`, work.map(({ processorMs }) => processorMs), wanted),
  ]
}

function row(what: string, values: readonly number[], wanted: string) {
  const sorted = values.toSorted((a, b) => a - b)
  const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1]!
  const { median, max } = spread(values)
  return { what, median: median.toFixed(1), p95: p95.toFixed(1), max: max.toFixed(1), wanted }
}

async function rounds(measure: (page: Page) => Promise<number>): Promise<number[]> {
  const values: number[] = []
  for (let round = 0; round < ROUNDS; round++) values.push(await inWindow(browser, measure))
  return values
}

/** A window with an empty cache of its own. */
async function inWindow<T>(browser: Browser, act: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport: WINDOW })
  try {
    context.setDefaultTimeout(PATIENCE_MS)
    return await act(await context.newPage())
  } finally {
    await context.close()
  }
}

/** From the start of the navigation to the frame in which the last tile of the view is there. */
async function firstView(page: Page): Promise<number> {
  await page.goto(launched.address)
  const handle = await page.waitForFunction(() => document.body.dataset.tiles === 'complete' && performance.now())
  return Number(await handle.jsonValue())
}

/** Frames of flowing colors in a full view: the page's own work, of which all but a sliver is coloring. */
async function recolor(): Promise<Work[]> {
  return await inWindow(browser, async (page) => {
    await page.goto(`${launched.address}/?re=-0.7463&im=0.1102&span=0.0067&iterations=1000&period=100&samples=1`)
    await page.waitForFunction(() => document.body.dataset.tiles === 'complete')
    await page.waitForTimeout(2000)
    return await traced(browser, page, ['FireAnimationFrame'], async () => {
      await page.keyboard.press('c')
      await page.evaluate(`new Promise((resolve) => {
        let frames = 0
        requestAnimationFrame(function count() {
          if (frames++ < ${FRAMES}) requestAnimationFrame(count)
          else resolve()
        })
      })`)
    })
  })
}

async function drag(page: Page): Promise<Work[]> {
  await page.goto(launched.address)
  await page.waitForFunction(() => document.body.dataset.tiles === 'complete')
  await page.waitForTimeout(1000)
  return await traced(browser, page, ['RunTask', 'ThreadControllerImpl::RunTask'], async () => {
    await page.mouse.move(640, 400)
    await page.mouse.down()
    const started = performance.now()
    for (let step = 0; performance.now() - started < DRAG_MS; step++) {
      await page.mouse.move(640 + 500 * Math.sin(step / 20), 400 + 250 * Math.sin(step / 13))
      await page.waitForTimeout(8)
    }
    await page.mouse.up()
  })
}

/** From the click that leads elsewhere to the moment in which the first request is given up, both by the page's clock. */
async function giveUp(page: Page): Promise<number> {
  await page.addInitScript(`
    const native = fetch
    globalThis.fetch = (url, options) => {
      options?.signal?.addEventListener('abort', () => globalThis.abortedAt ??= performance.now())
      return native(url, options)
    }
    addEventListener('click', () => globalThis.clickedAt = performance.now(), true)`)
  await Promise.all([
    page.waitForRequest((request) => request.url().includes('/tile')),
    page.goto(`${launched.address}/?${SLOW_PLACE}&iterations=1000000`),
  ])
  await page.waitForTimeout(300)
  await page.click('#home')
  return await page.evaluate(`new Promise((resolve) => {
    setInterval(() => globalThis.abortedAt && resolve(abortedAt - clickedAt), 20)
  })`) as number
}
