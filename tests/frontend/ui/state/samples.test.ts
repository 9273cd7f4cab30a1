import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { SAMPLES, samplesAt } from '../../../../frontend/ui/state/samples.ts'

const settings = suite('samplesAt()')

settings('it is the setting that comes nearest from below', () => {
  for (const samples of SAMPLES) assert.is(samplesAt(samples), samples)
  assert.equal([samplesAt(0), samplesAt(3), samplesAt(15), samplesAt(256)], [1, 1, 4, 16])
})

settings.run()
