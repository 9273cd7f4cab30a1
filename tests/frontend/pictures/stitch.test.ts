import { decode } from 'fast-png'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { formatQuery, parseQuery, type RenderParams, renderSchema } from '../../../core/params.ts'
import { fanOut } from '../../../frontend/pictures/fan-out.ts'
import { planPicture } from '../../../frontend/pictures/plan.ts'
import { PARAMETERS_KEYWORD, stitchPicture } from '../../../frontend/pictures/stitch.ts'
import { anyPicture, anySide } from '../../helpers/arbitraries.ts'
import { collect } from '../../helpers/bytes.ts'
import { pictureOptions, testFleet } from '../../helpers/fleet.ts'

async function draw(params: RenderParams) {
  const plan = planPicture(params)
  return decode(await collect(stitchPicture(plan, fanOut(plan, testFleet(), pictureOptions()))), { checkCrc: true })
}

const stitch = suite('stitchPicture()')

stitch('it makes the pixels of one tile out of any tiling of a view', async () => {
  await fc.assert(
    fc.asyncProperty(anyPicture, anySide, async (params, tile) => {
      const whole = await draw({ ...params, tile: 512 })
      const pieces = await draw({ ...params, tile })
      assert.equal(pieces.data, whole.data)
      assert.equal(pieces.palette, whole.palette)
    }),
    { numRuns: 60 },
  )
})

stitch('it carries the query that draws it again', async () => {
  const params = parseQuery(renderSchema, 're=-1.25&span=0.1&width=20&height=10&palette=aurora&tile=16')
  const { text } = await draw(params)
  assert.is(text.Software, 'Almondbread')
  const again = parseQuery(renderSchema, text[PARAMETERS_KEYWORD]!)
  assert.is(formatQuery(renderSchema, { ...again, tile: 16 }), formatQuery(renderSchema, params))
})

stitch.run()
