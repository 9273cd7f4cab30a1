/** The page as the frontend of either runtime serves it: its tests beside this one look at what runs in the browser. */
import * as assert from 'uvu/assert'
import { canvasPixels, complete, difference, moved, pageSuite, PLACE, renderedPixels } from '../helpers/page.ts'

const pages = pageSuite('as it is served')
const { page, open } = pages

page('it is loaded, shows what the server draws, and is moved', async () => {
  await open(PLACE, {}, async (tab) => {
    await complete(tab)
    const { width, height, data } = await canvasPixels(tab)
    assert.ok(difference(data, await renderedPixels(pages.visitor, tab, { width, height })) < 2e-4)
    assert.is((await moved(tab, () => tab.keyboard.press('+'))).span, '0.00001')
  })
})

pages.run()
