/** The page as the frontend of either runtime serves it: its tests beside this one look at what runs in the browser. */
import * as assert from 'uvu/assert'
import { nearness } from '../helpers/levels.ts'
import { canvasPixels, complete, moved, pageSuite, PLACE, renderedPixels } from '../helpers/page.ts'

const pages = pageSuite('as it is served')
const { page, open } = pages

page('it is loaded, shows what the server draws, and is moved', async () => {
  await open(PLACE, {}, async (tab) => {
    await complete(tab)
    const { width, height, data } = await canvasPixels(tab)
    const { far, noise } = nearness(data, await renderedPixels(pages.visitor, tab, { width, height }), width)
    assert.ok(far <= 0.02 && noise <= 0.05, `${far} ${noise}`)
    assert.is((await moved(tab, () => tab.keyboard.press('+'))).span, '0.00001')
  })
})

pages.run()
