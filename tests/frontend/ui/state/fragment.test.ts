import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { evenStops } from '../../../../core/stops.ts'
import { FIRST_COLORS } from '../../../../frontend/ui/color/colors.ts'
import { formatPalette } from '../../../../frontend/ui/color/palette-text.ts'
import { formatFragment, parseFragment } from '../../../../frontend/ui/state/fragment.ts'

const own = { name: 'Île ~ d’été & #1=2', stops: evenStops([[1, 2, 3], [200, 100, 0]]) }

const fragments = suite('formatFragment(), parseFragment()')

fragments('it reads back how colors are fitted, and what the palette is called', () => {
  const share = fc.integer({ min: 0, max: 100 }).map((part) => part / 100)
  fc.assert(fc.property(share, fc.boolean(), fc.constantFrom('ultra' as const, own), (share, follows, palette) => {
    const read = parseFragment(formatFragment({ ...FIRST_COLORS, share, follows, palette }))
    assert.equal(read, {
      share: follows ? share : undefined,
      name: typeof palette === 'string' ? undefined : palette.name,
    })
  }))
  assert.is(formatFragment({ ...FIRST_COLORS, follows: false }), '')
})

fragments('it reads a palette of one’s own as links held it before', () => {
  assert.equal(parseFragment(`#own=${formatPalette(own)}`), { own })
})

fragments('it makes nothing of what is damaged', () => {
  for (const hash of ['', '#', '#fit', '#fit=2', '#fit=-1', '#fit=1e3', '#other=1', '#&&=', '#own=x']) {
    const { share, name, own } = parseFragment(hash)
    assert.equal([share, name, own], [undefined, undefined, undefined], hash)
  }
  assert.is(parseFragment('#name=%E0%A4%A').name, '')
})

fragments.run()
