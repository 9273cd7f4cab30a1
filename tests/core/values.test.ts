import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseQuery, tileSchema } from '../../core/params.ts'
import { tileJobOf } from '../../core/tile-job.ts'
import { packValues, type TileValues, unpackValues } from '../../core/values.ts'
import { drawJob } from '../helpers/jobs.ts'

const side = fc.integer({ min: 1, max: 40 })
const corner = fc.integer({ min: -50, max: 50 })

/** Values of any kind: slow, fast, huge, and inside. */
const anyTile = fc.record({
  width: side,
  height: side,
  isSmooth: fc.boolean(),
  slope: fc.constantFrom(0, 1e-5, 0.01, 1, 1e3, 1e9),
  insideEvery: fc.constantFrom(1, 3, 7, 1e9),
  sampleEvery: fc.constantFrom(0, 1, 5),
}).map(({ width, height, isSmooth, slope, insideEvery, sampleEvery }): TileValues => {
  const valueAt = (x: number, y: number, salt: number) => {
    if ((x * 5 + y * 3 + salt) % insideEvery === 0) return isSmooth ? Infinity : 0
    const value = 20 + slope * (x + 2 * y) + 0.3 * slope * Math.sin(x * y + salt)
    return isSmooth ? value : Math.max(1, Math.round(value))
  }
  const places = Array.from({ length: width * height }, (_, at) => [at % width, Math.floor(at / width)] as const)
  const counts = Uint16Array.from(places, (_, at) => sampleEvery > 0 && at % sampleEvery === 0 ? 4 : 0)
  return {
    width,
    height,
    isSmooth,
    values: Float64Array.from(places, ([x, y]) => valueAt(x, y, 0)),
    samples: sampleEvery === 0 ? undefined : {
      counts,
      values: Float64Array.from(
        places.flatMap(([x, y], at) => Array.from({ length: counts[at]! }, (_, salt) => valueAt(x, y, salt + 1))),
      ),
    },
  }
})

const packing = suite('packValues(), unpackValues()')

packing('it gives back counts exactly, and what is inside, of pixels and samples', () => {
  fc.assert(fc.property(anyTile, corner, corner, (tile, x, y) => {
    const again = unpackValues(packValues(tile, { x, y }))
    assert.equal([again.width, again.height, again.isSmooth], [tile.width, tile.height, tile.isSmooth])
    const isInside = (value: number) => value === (tile.isSmooth ? Infinity : 0)
    const lists = [[tile.values, again.values], [tile.samples?.values ?? [], again.samples?.values ?? []]] as const
    for (const [given, got] of lists) {
      assert.is(got.length, given.length)
      given.forEach((value, at) => {
        if (!tile.isSmooth) assert.is(got[at], value)
        else assert.is(isInside(got[at]!), isInside(value))
      })
    }
    assert.equal(again.samples?.counts, tile.samples?.counts)
  }))
})

packing(
  'it gives back continuous values to a part of what neighbors differ by, and a slow gradient to a few thousandths',
  () => {
    const job = tileJobOf(parseQuery(tileSchema, 're=-0.7445&im=0.1325&span=0.03&width=128&height=128&iterations=2000'))
    const { values } = drawJob(job)
    const again = unpackValues(
      packValues({ width: 128, height: 128, isSmooth: true, values, samples: undefined }, job.region),
    )
    values.forEach((value, at) => {
      if (value === Infinity) return
      const [x, y] = [at % 128, Math.floor(at / 128)]
      // Half a step, which is an eighth of the mean difference in some quarter of the block.
      let most = 0
      for (let row = y - y % 8; row < y - y % 8 + 8; row++) {
        for (let column = x - x % 8; column < x - x % 8 + 8; column++) {
          for (const next of [row * 128 + column + 1, (row + 1) * 128 + column]) {
            const difference = Math.abs(values[next]! - values[row * 128 + column]!)
            if (Number.isFinite(difference)) most = Math.max(most, difference)
          }
        }
      }
      assert.ok(Math.abs(again.values[at]! - value) <= Math.max(2 ** -13, most / 16), `${value} ${again.values[at]}`)
    })
  },
)

packing('it gives a block of the view the same values in any tile that has it', () => {
  const params = parseQuery(tileSchema, 're=-0.7436&im=0.1318&span=0.01&width=64&height=64&iterations=500')
  const draw = (region: { x: number; y: number; width: number; height: number }) => {
    const job = { ...tileJobOf(params), region }
    const { values } = drawJob(job)
    return unpackValues(packValues({ ...region, isSmooth: true, values, samples: undefined }, region)).values
  }
  const whole = draw({ x: -8, y: 0, width: 48, height: 40 })
  const part = draw({ x: 8, y: 16, width: 24, height: 16 })
  part.forEach((value, at) => assert.is(value, whole[(16 + Math.floor(at / 24)) * 48 + 16 + at % 24]))
})

packing('it refuses whatever is cut, longer, or damaged where its shape is told', () => {
  const bytes = packValues({
    width: 9,
    height: 5,
    isSmooth: true,
    values: new Float64Array(45).fill(3),
    samples: undefined,
  }, {
    x: 3,
    y: 2,
  })
  const refuses = (bytes: Uint8Array) =>
    assert.throws(() => unpackValues(bytes), (error: unknown) => error instanceof SyntaxError)
  for (let length = 0; length < bytes.length; length++) refuses(bytes.subarray(0, length))
  refuses(Uint8Array.of(...bytes, 0))
  for (const at of [0, 4, 7, 8, 11, 12, 13, 14]) refuses(bytes.map((byte, index) => index === at ? byte ^ 0x80 : byte))
})

packing('it never throws anything but a SyntaxError, whatever the bytes', () => {
  const bytes = packValues({
    width: 12,
    height: 9,
    isSmooth: true,
    values: Float64Array.from({ length: 108 }, (_, at) => at * at),
    samples: { counts: new Uint16Array(108).fill(2), values: new Float64Array(216).fill(1e9) },
  }, { x: 0, y: 0 })
  const change = fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 }))
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 6 }), (changes) => {
      const damaged = bytes.slice()
      for (const [at, byte] of changes) damaged[at] = byte
      try {
        unpackValues(damaged)
      } catch (error) {
        assert.instance(error, SyntaxError)
      }
    }),
    { numRuns: 500 },
  )
})

packing.run()
