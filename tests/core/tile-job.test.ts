import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseQuery, renderSchema, tileSchema } from '../../core/params.ts'
import { tileJobOf, viewJobOf } from '../../core/tile-job.ts'

const jobs = suite('tileJobOf(), viewJobOf()')

jobs('it works out view, region, arithmetic and coloring of a request', () => {
  const job = tileJobOf(parseQuery(tileSchema, 're=-0.5&im=0.25&span=1e-20&width=640&height=360&coloring=bands'))
  assert.equal(job.view, { re: -0.5, im: 0.25, span: 1e-20, width: 640, height: 360 })
  assert.equal(job.region, { x: 0, y: 0, width: 640, height: 360 })
  assert.equal([job.formula, job.arithmetic, job.isSmooth, job.iterations], ['mandelbrot', 'perturbation', false, 500])
  const part = tileJobOf(parseQuery(tileSchema, 'region=-3,4,5,6'))
  assert.equal([part.region, part.isSmooth], [{ x: -3, y: 4, width: 5, height: 6 }, true])
})

jobs('it is the same for a picture and for its tiles', () => {
  const place = 're=-1.25&im=0.01&span=1e-9&iterations=900&width=800&height=600'
  const { region: _, ...tile } = tileJobOf(parseQuery(tileSchema, `${place}&region=0,0,32,32`))
  assert.equal(viewJobOf(parseQuery(renderSchema, place)), tile)
})

jobs.run()
