/** The page in Chromium: moving about, and its links. */
import type { CDPSession, Page } from 'playwright-core'
import * as assert from 'uvu/assert'
import { coasted } from '../../frontend/ui/input/inertia.ts'
import {
  addressed,
  canvasPixels,
  complete,
  difference,
  drag,
  FRAME_MS,
  inStandstill,
  moved,
  pageSuite,
  PLACE,
  WINDOW,
} from '../helpers/page.ts'

const pages = pageSuite('moving')
const { page, open } = pages

/** A gesture of two fingers around a point, from one distance to another. The test owns the time. */
async function pinch(tab: Page, session: CDPSession, from: number, to: number): Promise<void> {
  const touchPoints = (distance: number) => [{ x: 180 - distance, y: 300, id: 0 }, { x: 180 + distance, y: 300, id: 1 }]
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: touchPoints(from) })
  for (let step = 1; step <= 8; step++) {
    const distance = from + (to - from) * step / 8
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: touchPoints(distance) })
    await tab.clock.runFor(FRAME_MS)
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}

page('it is dragged, and keeps the tiles that it has', async () => {
  await open(PLACE, { ownsTime: true }, async (tab) => {
    await complete(tab)
    const before = await canvasPixels(tab)
    const asked: string[] = []
    tab.on('request', (request) => request.url().includes('format=png') && asked.push(request.url()))
    const { re } = await moved(tab, () => drag(tab, { x: -100, y: 60 }))
    assert.ok(Math.abs((Number(re) + 0.743643135) / 0.00002 - 100 / WINDOW.width) < 1e-3)
    const after = await canvasPixels(tab)
    let same = 0
    let looks = 0
    for (let y = 100; y < WINDOW.height - 100; y += 7) {
      for (let x = 200; x < WINDOW.width - 200; x += 7) {
        const [old, now] = [4 * (y * WINDOW.width + x), 4 * ((y + 60) * WINDOW.width + x - 100)]
        looks++
        if (before.data[old] === after.data[now] && before.data[old + 1] === after.data[now + 1]) same++
      }
    }
    assert.ok(same > 0.999 * looks, `${same} of ${looks}`)
    assert.ok(asked.length < 20, `${asked.length} tiles for a drag`)
  })
})

page('it glides on when it is let go in motion', async () => {
  await open(PLACE, { ownsTime: true }, async (tab) => {
    await complete(tab)
    const { re } = await moved(tab, () =>
      inStandstill(tab, async () => {
        await drag(tab, { x: -200, y: 0 }, { hold: false })
        await tab.clock.runFor(3000)
      }))
    const glide = (Number(re) + 0.743643135) / 0.00002 * WINDOW.width - 200
    const { way } = coasted({ x: 20 / FRAME_MS, y: 0 }, 3000)
    assert.ok(Math.abs(glide / way.x - 1) < 0.05, `${glide} of ${way.x}`)
  })
  await open(PLACE, { ownsTime: true, reducedMotion: 'reduce' }, async (tab) => {
    await complete(tab)
    const { re } = await moved(tab, () => drag(tab, { x: -200, y: 0 }, { hold: false }))
    assert.ok(Math.abs((Number(re) + 0.743643135) / 0.00002 - 200 / WINDOW.width) < 2e-3)
  })
})

page('it zooms by wheel to where the pointer is, by double click, and by a box', async () => {
  await open('/?re=0&im=0&span=4&iterations=200', {}, async (tab) => {
    await complete(tab)
    await tab.mouse.move(WINDOW.width / 4, WINDOW.height / 2)
    const wheel = await moved(tab, () => tab.mouse.wheel(0, -250))
    assert.ok(Number(wheel.span) < 3.5)
    // What was under the pointer, −1, still is.
    assert.ok(Math.abs(Number(wheel.re) - 0.25 * Number(wheel.span) + 1) < 0.01)
    const double = await moved(tab, () => tab.mouse.dblclick(WINDOW.width / 2, WINDOW.height / 2))
    assert.ok(Math.abs(Number(wheel.span) / Number(double.span) - 2.5) < 0.01)
    const box = await moved(tab, async () => {
      await tab.keyboard.down('Shift')
      // A quarter of the window's width and height.
      await tab.mouse.move(300, 240)
      await tab.mouse.down()
      await tab.mouse.move(450, 350, { steps: 5 })
      await tab.mouse.move(500, 400)
      assert.is(await tab.isVisible('#box'), true)
      await tab.mouse.up()
      await tab.keyboard.up('Shift')
    })
    assert.ok(Math.abs(Number(double.span) / Number(box.span) - 4) < 0.01)
    assert.is(await tab.isVisible('#box'), false)
  })
})

page('it is moved by keys, and undone and redone', async () => {
  await open('/?re=0&im=0&span=4&iterations=200', { ownsTime: true }, async (tab) => {
    await complete(tab)
    await tab.focus('#canvas')
    const zoomed = await moved(tab, () => tab.keyboard.press('+'))
    assert.is(zoomed.span, '2')
    // What follows sooner is the same step.
    await tab.clock.runFor(800)
    const panned = await moved(tab, () => tab.keyboard.press('ArrowRight'))
    assert.ok(Math.abs(Number(panned.re) - 0.4) < 0.01)
    assert.is((await moved(tab, () => tab.keyboard.press('Control+z'))).re, '0')
    assert.is((await moved(tab, () => tab.keyboard.press('Control+z'))).span, '4')
    assert.is((await moved(tab, () => tab.keyboard.press('Control+y'))).span, '2')
    assert.is((await moved(tab, () => tab.keyboard.press('-'))).span, '4')
    assert.is((await moved(tab, () => tab.keyboard.press('Home'))).re, '-0.75')
    await tab.keyboard.press('?')
    assert.is(await tab.isVisible('#help'), true)
    await tab.keyboard.press('Escape')
    assert.is(await tab.isVisible('#help'), false)
  })
})

page('it is pinched, dragged and tapped twice on a phone', async () => {
  const phone = {
    ownsTime: true,
    viewport: { width: 360, height: 740 },
    hasTouch: true,
    isMobile: true,
    deviceScaleFactor: 2,
  }
  await open('/?re=0&im=0&span=2&iterations=200', phone, async (tab) => {
    await complete(tab)
    const session = await tab.context().newCDPSession(tab)
    const pinched = await moved(tab, () => pinch(tab, session, 40, 120))
    assert.ok(Math.abs(Number(pinched.span) - 2 / 3) < 0.05, pinched.span)
    const tapped = await moved(tab, () =>
      inStandstill(tab, async () => {
        await tab.touchscreen.tap(180, 300)
        await tab.touchscreen.tap(180, 300)
      }))
    assert.ok(Math.abs(Number(pinched.span) / Number(tapped.span) - 2.5) < 0.01)
  })
})

page('it goes back and forth between views, and a link leads to the same one', async () => {
  await open('/?re=-1.25&im=0&span=0.5&palette=ember&period=20', {}, async (tab) => {
    await complete(tab)
    await addressed(tab)
    const first = tab.url()
    const picture = await canvasPixels(tab)
    await moved(tab, () => tab.keyboard.press('+'))
    await moved(tab, () => tab.goBack())
    assert.is(tab.url(), first)
    assert.is(difference(picture.data, (await canvasPixels(tab)).data), 0)
    assert.is((await moved(tab, () => tab.goForward())).span, '0.25')
    const link = tab.url()
    const there = await canvasPixels(tab)
    await open(link.slice(pages.visitor.address.length), {}, async (other) => {
      await complete(other)
      assert.is(difference(there.data, (await canvasPixels(other)).data), 0)
    })
  })
})

page('it says what is wrong with a link, and shows the whole set', async () => {
  await open('/?re=abc&span=1', {}, async (tab) => {
    await complete(tab)
    assert.is(await tab.isVisible('#position-panel'), true)
    assert.match(await tab.textContent('#re-error') ?? '', /decimal number/)
    assert.is(await tab.inputValue('#re'), 'abc')
    await tab.fill('#re', '-1')
    await tab.fill('#im', '0,25')
    await tab.fill('#span', '0.1')
    const { re, im } = await moved(tab, () => tab.click('#go'))
    assert.equal([re, im], ['-1', '0.25'])
  })
})

pages.run()
