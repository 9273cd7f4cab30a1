import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { log2 } from '../../core/log2.ts'

const logarithm = suite('log2()')

logarithm('it is exact for powers of two', () => {
  for (let power = -1022; power <= 1023; power++) assert.is(log2(2 ** power), power)
})

logarithm('it is that of Math, to the last bits', () => {
  fc.assert(
    fc.property(fc.double({ min: 2 ** -1022, noNaN: true, noDefaultInfinity: true }), (x) => {
      const wanted = Math.log2(x)
      assert.ok(Math.abs(log2(x) - wanted) <= 2e-15 * Math.max(1, Math.abs(wanted)), `${x}: ${log2(x)}, ${wanted}`)
    }),
    { numRuns: 20_000 },
  )
})

logarithm.run()
