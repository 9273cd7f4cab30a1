/** The page in Chromium: saving, and the fleet at work. */
import process from 'node:process'
import { decode } from 'fast-png'
import type { Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { eventually } from '../helpers/eventually.ts'
import {
  canvasPixels,
  complete,
  difference,
  moved,
  nextFrame,
  openPanel,
  pageSuite,
  PLACE,
  workerPid,
} from '../helpers/page.ts'
import { hasProcesses } from '../helpers/processes.ts'
import { runnable } from '../helpers/skip.ts'
import { SLOW_PLACE } from '../helpers/slow.ts'

const pages = pageSuite('saving and the fleet')
const { page, open, downloaded } = pages

/** Far more than a request takes that says that a page is left; and how often a page may be ended before it says so. */
const LEAVE_MS = 30_000
const ATTEMPTS = 3

page('it saves a picture with progress under a good name, which opens its view when it is dropped', async () => {
  await open(`/?${SLOW_PLACE}&iterations=8000&palette=lagoon`, {}, async (tab) => {
    await complete(tab)
    await openPanel(tab, 'save')
    await tab.fill('#width', '1000')
    assert.is(await tab.inputValue('#height'), '800')
    await tab.click('#save-start')
    await tab.waitForFunction(() => /of \d+ tiles/.test(document.querySelector('#progress-words')!.textContent!))
    await tab.waitForSelector('#download:not([hidden])')
    assert.match(await tab.textContent('#progress-words') ?? '', /1000 × 800 in/)
    const { name, bytes } = await downloaded(tab, () => tab.click('#download'))
    assert.match(name, /^almondbread_-0\.69772.*_1000x800\.png$/)
    const { width, height, text } = decode(bytes)
    assert.equal([width, height], [1000, 800])
    assert.match(text!.almondbread!, /iterations=8000/)
    await moved(tab, () => tab.click('#home'))
    const drop = await moved(tab, () => dropFile(tab, name, bytes))
    assert.equal([drop.re, drop.palette, drop.iterations], ['-0.6977273122174665', 'lagoon', '8000'])
  })
})

page('it cancels a picture, and the server stops too', async () => {
  await open(`/?${SLOW_PLACE}&iterations=200`, {}, async (tab) => {
    await complete(tab)
    await openPanel(tab, 'save')
    await tab.uncheck('#keep-shape')
    await tab.selectOption('#size', '16K')
    assert.equal([await tab.inputValue('#width'), await tab.inputValue('#height')], ['15360', '8640'])
    await tab.click('#save-start')
    await tab.waitForFunction(() => /of [\d,]+ tiles/.test(document.querySelector('#progress-words')!.textContent!))
    const deleted = tab.waitForResponse((response) => response.request().method() === 'DELETE')
    await tab.click('#save-cancel')
    assert.is((await deleted).status(), 204)
    assert.is(await rendersRunning(), 0)
    assert.match(await tab.textContent('#progress-words') ?? '', /Canceled/)
    await tab.fill('#width', '99999')
    await tab.click('#save-start')
    assert.match(await tab.textContent('#size-error') ?? '', /32,768 or less/)
  })
})

page('it saves a picture in a palette of one’s own, and leaves no work behind when it is left', async () => {
  await open(`${PLACE}#own=Mine~0-ff0000~.5-00ff00`, {}, async (tab) => {
    await complete(tab)
    await openPanel(tab, 'save')
    await tab.fill('#width', '200')
    await tab.click('#save-start')
    await tab.waitForSelector('#download:not([hidden])')
    const { name, bytes } = await downloaded(tab, () => tab.click('#download'))
    const { data, channels, text } = decode(bytes, { checkCrc: true })
    assert.is(channels, 3)
    // From red to green, without any blue but for what is inside.
    assert.ok(data.every((level, at) => at % 3 < 2 || level < 60))
    assert.match(text!.almondbread!, /stops=ff0000~00ff00/)
    await moved(tab, () => tab.click('#home'))
    await openPanel(tab, 'color')
    await moved(tab, () => tab.check('#palettes [value=silver]'))
    await moved(tab, () => dropFile(tab, name, bytes))
    assert.is(new URL(tab.url()).searchParams.get('stops'), 'ff0000~00ff00')
  })
  // A browser ends a page that is too busy to hear that it is left: on a machine with other things to do it may be.
  let isLeft = false
  for (let attempt = 0; attempt < ATTEMPTS && !isLeft; attempt++) {
    const before = await rendersRunning()
    await open(`/?${SLOW_PLACE}&iterations=200`, {}, async (tab) => {
      await complete(tab)
      await openPanel(tab, 'save')
      await tab.selectOption('#size', '16K')
      await tab.click('#save-start')
      await tab.waitForFunction(() => /of [\d,]+ tiles/.test(document.querySelector('#progress-words')!.textContent!))
      await nextFrame(tab)
      assert.is(await rendersRunning(), before + 1)
      await tab.goto('about:blank')
      const stopped = eventually('no picture is drawn', async () => await rendersRunning() === before, LEAVE_MS)
      isLeft = await stopped.then(() => true, () => false)
    })
  }
  assert.ok(isLeft)
})

page('it shows who drew what', async () => {
  await open('/?samples=1', {}, async (tab) => {
    await complete(tab)
    await openPanel(tab, 'fleet')
    await tab.waitForSelector('#workers:not([hidden])')
    const rows = await tab.locator('#workers tbody tr').allTextContents()
    assert.equal(rows.map((row) => /worker-\d/.exec(row)![0]), ['worker-1', 'worker-2'])
    const drawn = Number(await tab.textContent('#counts div:nth-child(2) dd'))
    const counts = await tab.locator('#workers tbody td:nth-child(2)').allTextContents()
    assert.is(counts.reduce((sum, text) => sum + Number(text), 0), drawn)
    assert.match(await tab.textContent('#counts div dd') ?? '', /fewest/)
    const plain = await canvasPixels(tab)
    await tab.check('#overlay')
    await nextFrame(tab)
    assert.ok(difference(plain.data, (await canvasPixels(tab)).data) > 0.5)
    await tab.focus('#canvas')
    await tab.keyboard.press('o')
    await nextFrame(tab)
    assert.is(difference(plain.data, (await canvasPixels(tab)).data), 0)
  })
})

page(
  'it shows that tiles which leave the view are stopped, and that their workers have nothing left to do',
  async () => {
    await open(`/?${SLOW_PLACE}&iterations=1000000`, {}, async (tab) => {
      await openPanel(tab, 'fleet')
      await tab.waitForFunction(() => {
        const cells = [...document.querySelectorAll('#workers tbody td:nth-child(4)')]
        return cells.length === 2 && cells.every(({ textContent }) => Number(textContent) > 0)
      })
      const stopped = () => tab.locator('#counts div:nth-child(5) dd').textContent().then(Number)
      const before = await stopped()
      await tab.click('#home')
      await complete(tab)
      await tab.waitForFunction(() => {
        return [...document.querySelectorAll('#workers tbody td:nth-child(4)')].every((cell) =>
          cell.textContent === '0'
        )
      })
      assert.ok(await stopped() > before)
    })
  },
)

if (runnable(hasProcesses, 'a worker stopped under the page: processes cannot be looked at here')) {
  page('it shows a worker that has fallen silent, and takes it up again', async () => {
    await open('/', { mayFail: true }, async (tab) => {
      await complete(tab)
      await openPanel(tab, 'fleet')
      // Both have answered when they were called.
      await tab.waitForFunction(() => {
        const cells = [...document.querySelectorAll('#workers tbody td:nth-child(4)')]
        return cells.length === 2 && cells.every(({ textContent }) => /^\d+$/.test(textContent!))
      })
      assert.is(await tab.locator('#workers tr.silent').count(), 0)
      // Stopped, not killed: the launcher would have another one up before anybody noticed.
      const pid = workerPid(pages.launched, 'worker-2')
      process.kill(pid, 'SIGSTOP')
      await tab.waitForFunction(
        () => /worker-2/.test(document.querySelector('tr.silent')?.textContent ?? ''),
      )
      try {
        process.kill(pid, 'SIGCONT')
      } catch {
        // On a machine with other things to do the launcher has had the time, and another worker speaks.
      }
      await tab.waitForFunction(() => !document.querySelector('tr.silent'))
    })
  })
}

/** Drops a file on the page, as far as a script can. */
async function dropFile(tab: Page, name: string, bytes: Buffer): Promise<void> {
  const transfer = await tab.evaluateHandle(([name, base64]) => {
    const transfer = new DataTransfer()
    const bytes = Uint8Array.from(atob(base64!), (letter) => letter.charCodeAt(0))
    transfer.items.add(new File([bytes], name!, { type: 'image/png' }))
    return transfer
  }, [name, bytes.toString('base64')])
  await tab.dispatchEvent('#canvas', 'drop', { dataTransfer: transfer })
}

/** What the frontend itself says, through its metrics, of the jobs it draws. */
async function rendersRunning(): Promise<number> {
  const text = await (await fetch(`${pages.visitor.address}/metrics`)).text()
  return Number(/^renders_running (\d+)$/m.exec(text)![1])
}

pages.run()
