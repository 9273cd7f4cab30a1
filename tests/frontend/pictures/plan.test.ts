import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { BALANCES } from '../../../core/balance.ts'
import { LIMITS } from '../../../core/limits.ts'
import { olderSchema, ParamError, parseQuery, renderSchema, tileSchema } from '../../../core/params.ts'
import { regionOf, viewOf } from '../../../core/tile-job.ts'
import { fromOlder, planPicture, tileQuery, tilesOfBand } from '../../../frontend/pictures/plan.ts'
import { anyPicture, anySide } from '../../helpers/arbitraries.ts'

const plan = suite('planPicture()')

plan('it covers the picture once, band by band, with as many tiles as it says', () => {
  fc.assert(fc.property(anyPicture, anySide, (picture, side) => {
    const plan = planPicture({ ...picture, tile: side })
    const covered = new Uint8Array(picture.width * picture.height)
    let tiles = 0
    for (let band = 0; band < plan.bands; band++) {
      for (const { x, y, width, height } of tilesOfBand(plan, band)) {
        tiles++
        assert.is(y, band * side)
        for (let row = y; row < y + height; row++) {
          for (let column = x; column < x + width; column++) covered[row * picture.width + column]!++
        }
      }
    }
    assert.is(tiles, plan.tiles)
    assert.ok(covered.every((times) => times === 1))
  }))
})

plan('it chooses tiles that a worker takes, whatever the size and the iterations', () => {
  const size = fc.integer({ min: 1, max: LIMITS.pictureSide })
  fc.assert(fc.property(size, size, fc.integer({ min: 1, max: LIMITS.iterations }), (width, height, iterations) => {
    const params = parseQuery(renderSchema, `width=${width}&height=${height}&iterations=${iterations}`)
    const plan = planPicture(params)
    parseQuery(tileSchema, tileQuery(plan, tilesOfBand(plan, plan.bands - 1).at(-1)!))
    assert.ok(plan.side >= LIMITS.tileSide.least && plan.side <= LIMITS.tileSide.most)
  }))
})

plan('it refuses a side whose tiles would be over the limit of a worker', () => {
  const params = parseQuery(renderSchema, 'tile=512&iterations=1000000')
  assert.throws(
    () => planPicture(params),
    (error: unknown) => error instanceof ParamError && error.parameter === 'tile',
  )
})

plan('it cuts deep views as finely as shallow ones of few steps, and refuses none for its iterations', () => {
  const deep = 'iterations=5000000&span=1e-100&width=1280&height=720'
  const { side, tiles } = planPicture(parseQuery(renderSchema, deep))
  assert.is(side, planPicture(parseQuery(renderSchema, 'width=1280&height=720')).side)
  assert.ok(tiles >= 64)
  assert.is(planPicture(parseQuery(renderSchema, `${deep}&tile=512`)).side, 512)
  assert.is(planPicture(parseQuery(renderSchema, 'iterations=5000000&width=4000&height=4000')).side, 32)
})

plan('it cuts as finely as the workers there are have a use for', () => {
  const sideFor = (workers: number) => planPicture(parseQuery(renderSchema, ''), workers).side
  assert.equal([1, 2, 3, 4, 40].map(sideFor), [192, 128, 128, 96, 96])
})

plan.run()

const query = suite('tileQuery()')

query('it asks for the view of the picture and the rectangle of the tile', () => {
  const params = parseQuery(renderSchema, 're=-0.1&im=0.3&span=0.01&width=300&height=200&tile=64&palette=ember')
  const plan = planPicture(params)
  const tile = tilesOfBand(plan, 1)[2]!
  const asked = parseQuery(tileSchema, tileQuery(plan, tile))
  assert.equal(viewOf(asked), viewOf(params))
  assert.equal(regionOf(asked), { x: 128, y: 64, width: 64, height: 64 })
  assert.is(asked.palette, 'ember')
  assert.is(asked.format, 'png')
})

query('it asks the balancer for the choice that the picture was asked for with', () => {
  for (const balance of [undefined, ...BALANCES]) {
    const plan = planPicture({ ...parseQuery(renderSchema, ''), balance })
    assert.is(parseQuery(tileSchema, tileQuery(plan, tilesOfBand(plan, 0)[0]!)).balance, balance)
  }
})

query.run()

const older = suite('fromOlder()')

older('it turns a corner and a side into the center of 10 × 10 tiles, exactly', () => {
  const query = 'max_iteration=30&start_position_x=-1.5&start_position_y=1.5&quantize_length=0.3'
  const params = fromOlder(parseQuery(olderSchema, query))
  assert.equal(viewOf(params), { re: -1.35, im: 1.35, span: 0.3, width: 500, height: 500 })
  assert.is(params.iterations, 30)
  assert.is(planPicture(params).tiles, 100)
})

older.run()
