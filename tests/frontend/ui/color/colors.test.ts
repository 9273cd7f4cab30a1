import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fitCurve, RANK_SHARE } from '../../../../core/fit.ts'
import { decimalToNumber } from '../../../../core/decimal.ts'
import { HOME_CURVE } from '../../../../frontend/ui/color/colors.ts'
import { automaticIterations } from '../../../../frontend/ui/state/iterations.ts'
import { home } from '../../../../frontend/ui/state/view.ts'
import { readNpy } from '../../../helpers/npy.ts'
import { testWorker } from '../../../helpers/worker.ts'

const colors = suite('HOME_CURVE')

colors('it fits the whole set', async () => {
  const { span } = home({ width: 1280, height: 800 })
  // A quarter of the width has the same quantiles, to a hundredth.
  const query = `span=${decimalToNumber(span)}&width=320&height=200&iterations=${automaticIterations(span)}&format=npy`
  const response = await testWorker().request(`/tile?${query}`)
  const { values } = readNpy(new Uint8Array(await response.arrayBuffer()))
  const escaped = Float64Array.from(values).filter((value) => value < Infinity).sort()
  const curve = fitCurve(escaped, RANK_SHARE)!
  assert.is(HOME_CURVE.length, curve.length)
  HOME_CURVE.forEach((point, index) =>
    assert.ok(Math.abs(point / curve[index]! - 1) < 0.01, `${index}: ${curve[index]}`)
  )
})

colors.run()
