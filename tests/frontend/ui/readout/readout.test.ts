import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decimalFromNumber, divideDecimals, parseDecimal } from '../../../../core/decimal.ts'
import { deepestZoom, isDrawable } from '../../../../frontend/ui/state/depth-limit.ts'
import { depthWords, magnification } from '../../../../frontend/ui/readout/depth-words.ts'
import { pixelValue } from '../../../../frontend/ui/readout/fetch-pixel.ts'
import { encodeNpy } from '../../../../worker/npy.ts'
import { english } from '../../../../frontend/ui/words/english.ts'
import { french } from '../../../../frontend/ui/words/french.ts'
import { LANGUAGES } from '../../../../frontend/ui/words/messages.ts'
import type { ScreenView } from '../../../../frontend/ui/state/view.ts'

const words = suite('depthWords(), magnification()')

words('it says how deep one is in figures', () => {
  assert.is(magnification(0, '.'), '× 1')
  assert.is(magnification(Math.log10(0.72), '.'), '× 0.72')
  assert.is(magnification(Math.log10(153), ','), '× 153')
  assert.is(magnification(Math.log10(2.5e13), '.'), '2.5 × 10¹³')
  assert.is(magnification(Math.log10(2.5e13), ','), '2,5 × 10¹³')
  assert.is(magnification(1000.9999, '.'), '1 × 10¹⁰⁰¹')
})

words('it says it beside things one knows, at any depth', () => {
  assert.is(depthWords(english, 0), '')
  assert.is(depthWords(english, 17.1), 'an atom beside the Earth')
  assert.is(depthWords(french, 17.1), 'un atome à côté de la Terre')
  for (let power = 1; power < 4000; power = power * 1.1) {
    for (const language of LANGUAGES) {
      assert.match(depthWords(language, power), /\p{L}/u)
      assert.not.match(depthWords(language, power), /undefined|NaN|de le /)
    }
  }
  assert.match(depthWords(english, 124), /^beyond the Planck length beside the visible universe/)
})

words.run()

const limit = suite('isDrawable(), deepestZoom()')

const LOOK = { iterations: 500, coloring: 'smooth', period: 32 } as const
const viewAt = (span: string): ScreenView => ({
  re: parseDecimal('-0.75'),
  im: parseDecimal('0.1'),
  span: parseDecimal(span),
  width: 1000,
  height: 700,
})

limit('it comes to where the workers refuse, and not beyond', () => {
  assert.ok(isDrawable(viewAt('1'), LOOK))
  assert.is(deepestZoom(viewAt('1'), LOOK), 2 ** 24)
  let power = 0
  for (let step = 2 ** 15; step >= 1; step /= 2) if (isDrawable(viewAt(`1e-${power + step}`), LOOK)) power += step
  const near = viewAt(`1e-${power - 4}`)
  const room = deepestZoom(near, LOOK)
  assert.ok(room > 1 && room < 2 ** 24, String(room))
  const deepest = divideDecimals(near.span, decimalFromNumber(room), 15)
  assert.ok(isDrawable({ ...near, span: deepest }, LOOK))
  assert.is(deepestZoom(viewAt(`1e-${power + 20}`), LOOK), 1)
})

limit.run()

const pixel = suite('pixelValue()')

pixel('it reads the one number of a file, as workers write it', () => {
  const file = (data: Uint32Array | Float64Array) => encodeNpy(data, 1, 1).buffer
  assert.is(pixelValue(file(Uint32Array.of(1234)), 'bands'), 1234)
  assert.is(pixelValue(file(Uint32Array.of(0)), 'bands'), 'inside')
  assert.is(pixelValue(file(Float64Array.of(12.3456)), 'smooth'), 12.35)
  assert.is(pixelValue(file(Float64Array.of(Infinity)), 'smooth'), 'inside')
})

pixel.run()
