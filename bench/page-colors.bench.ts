/**
 * Colors in the page, in Chromium without a graphics card, on two workers over loopback, against the page of `BASE`, in turn:
 * what a frame of other colors, another period or another fit takes of the main thread, unrefined and refined, and that none
 * asks a worker; when the first view is full, and when it is refined. `ROUNDS=n` measures more than once.
 */
import process from 'node:process'
import type { Browser, Page } from 'playwright-core'
import { CHROMIUM, hasChromium, startChromium } from '../tests/helpers/chromium.ts'
import { launch } from '../tests/helpers/launcher.ts'
import { BASE_COMMIT, checkOut, ROOT } from './commit.ts'
import { printTable, spread } from './harness.ts'
import { traced } from './trace.ts'

const ROUNDS = Number(process.env.ROUNDS ?? 3)
const FRAMES = 90
/** A machine that has other things to do is slow, and no reason to give up. */
const PATIENCE_MS = 600_000
const PLACE = '/?re=-0.7463&im=0.1102&span=0.0067&iterations=1000'
const WINDOWS = [{ width: 1280, height: 800 }, { width: 2560, height: 1600 }] as const

if (!hasChromium) throw new Error(`Cannot measure the page: there is no ${CHROMIUM}`)

/** Lets colors flow for some frames. */
const FLOW = `new Promise((resolve) => {
  document.querySelector('#cycle').click()
  let frames = 0
  requestAnimationFrame(function count() {
    if (frames++ < ${FRAMES}) return requestAnimationFrame(count)
    document.querySelector('#cycle').click()
    resolve()
  })
})`

/** Pulls a slider from one end to the other, a step a frame. */
const slide = (id: string) =>
  `new Promise((resolve) => {
  const slider = document.querySelector('#${id}')
  const [least, most] = [slider.min, slider.max].map(Number)
  let frames = 0
  requestAnimationFrame(function step() {
    if (frames++ === ${FRAMES}) return resolve()
    slider.value = least + (most - least) * frames / ${FRAMES}
    slider.dispatchEvent(new Event('input', { bubbles: true }))
    requestAnimationFrame(step)
  })
})`

const CHANGES = { colors: FLOW, period: slide('period'), fit: slide('share-slider') } as const
type Change = keyof typeof CHANGES

/** Milliseconds of the main thread's processor time a frame, by what is done. */
const frameMs = new Map<string, number[]>()
const viewMs = { now: [] as number[], before: [] as number[], refined: [] as number[] }
let requests = 0

const base = checkOut(BASE_COMMIT)
const browser = await startChromium()
try {
  for (let round = 0; round < ROUNDS; round++) {
    for (const root of [base.folder, ROOT]) {
      const launched = await launch({ WORKERS: '2' }, root)
      try {
        // What workers have not compiled yet is nobody's figure.
        await inWindow(browser, WINDOWS[0], (page) => full(page, launched.address))
        await inWindow(browser, WINDOWS[0], (page) => measureViews(page, launched.address, root !== ROOT))
        for (const window of WINDOWS) {
          if (root !== ROOT) await measureFrames(window, `${launched.address}${PLACE}&period=100`, 'before')
          else {
            await measureFrames(window, `${launched.address}${PLACE}&samples=1#fit=0.75`, 'unrefined')
            await measureFrames(window, `${launched.address}${PLACE}&samples=16#fit=0.75`, 'refined')
          }
        }
      } finally {
        await launched.stop()
      }
    }
  }
} finally {
  await browser.close()
  base.remove()
}
printTable(frameRows())
console.log(`requests for tiles meanwhile: ${requests}, wanted 0\n`)
printTable(viewRows())

/** A window with an empty cache of its own. */
async function inWindow<T>(browser: Browser, viewport: Size, act: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext({ viewport })
  try {
    context.setDefaultTimeout(PATIENCE_MS)
    return await act(await context.newPage())
  } finally {
    await context.close()
  }
}

interface Size {
  readonly width: number
  readonly height: number
}

/** From the start of the navigation to the frame in which the last tile of the view is there. */
async function full(page: Page, url: string): Promise<number> {
  await page.goto(url)
  const handle = await page.waitForFunction(() => document.body.dataset.tiles === 'complete' && performance.now())
  return Number(await handle.jsonValue())
}

async function measureViews(page: Page, url: string, isBase: boolean): Promise<void> {
  const fullMs = await full(page, url)
  if (isBase) return void viewMs.before.push(fullMs)
  viewMs.now.push(fullMs)
  const handle = await page.waitForFunction(() => document.body.dataset.samples === 'complete' && performance.now())
  viewMs.refined.push(Number(await handle.jsonValue()))
}

async function measureFrames(window: Size, url: string, what: 'before' | 'unrefined' | 'refined'): Promise<void> {
  await inWindow(browser, window, async (page) => {
    await full(page, url)
    if (what !== 'before') await page.waitForFunction(() => document.body.dataset.samples === 'complete')
    await page.waitForLoadState('networkidle')
    page.on('request', (request) => request.url().includes('/tile') && requests++)
    for (const change of what === 'before' ? ['colors' as const] : Object.keys(CHANGES) as Change[]) {
      const work = await traced(browser, page, ['FireAnimationFrame'], () => page.evaluate(CHANGES[change]))
      const key = `${window.width} ${change} ${what}`
      const ms = work.reduce((sum, { processorMs }) => sum + processorMs, 0) / FRAMES
      frameMs.set(key, [...frameMs.get(key) ?? [], ms])
    }
  })
}

function frameRows() {
  const at = (window: Size, change: Change, what: string) =>
    spread(frameMs.get(`${window.width} ${change} ${what}`)!).median
  return WINDOWS.flatMap((window) => {
    const before = at(window, 'colors', 'before')
    return (Object.keys(CHANGES) as Change[]).map((change) => {
      const [unrefined, refined] = [at(window, change, 'unrefined'), at(window, change, 'refined')]
      return {
        window: `${window.width} × ${window.height}`,
        'a frame of another': change,
        'colors before, ms': before.toFixed(1),
        'unrefined, ms': unrefined.toFixed(1),
        'over before': (unrefined / before).toFixed(2),
        'refined, ms': refined.toFixed(1),
        'over it': (refined / before).toFixed(2),
        wanted: '≤ 2 · ≤ 4',
      }
    })
  })
}

function viewRows() {
  const [now, before, refined] = [viewMs.now, viewMs.before, viewMs.refined].map((values) => spread(values).median) as [
    number,
    number,
    number,
  ]
  const row = (what: string, ms: number, over: number, wanted: string) => ({
    what,
    ms: ms.toFixed(0),
    ratio: over.toFixed(2),
    wanted,
  })
  return [
    row('first full view before', before, 1, ''),
    row('first full view, over before', now, now / before, '≤ 1'),
    row('refined to 16, over first full view', refined, refined / now, '≤ 12'),
  ]
}
