import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCache } from '../../../../frontend/ui/tiles/cache.ts'

const cache = suite('createCache()')

cache('it stays within its bytes, and lets go of what was not looked at for longest', () => {
  const dropped: string[] = []
  const kept = createCache<string>(100, (value) => dropped.push(value))
  kept.set('a', 'A', 40)
  kept.set('b', 'B', 40)
  assert.is(kept.get('a'), 'A')
  kept.set('c', 'C', 40)
  assert.equal(dropped, ['B'])
  assert.equal([kept.has('a'), kept.has('b'), kept.has('c')], [true, false, true])
  assert.is(kept.bytes, 80)
})

cache('it counts a value that is replaced once, and keeps one that is larger than all', () => {
  const kept = createCache<number>(100)
  kept.set('a', 1, 60)
  kept.set('a', 2, 70)
  assert.equal([kept.bytes, kept.size, kept.get('a')], [70, 1, 2])
  kept.set('b', 3, 500)
  assert.equal([...kept.values()], [3])
})

cache.run()
