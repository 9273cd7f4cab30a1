import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createCensus } from '../../../frontend/fleet/census.ts'

function testCensus(expected: number) {
  const clock = { ms: 0 }
  const census = createCensus({ expected, now: () => clock.ms })
  /** So many rounds of answers of all these, over so many milliseconds. */
  const answer = (names: readonly string[], { rounds = 10, ms = 1000 } = {}) => {
    for (let round = 0; round < rounds; round++) {
      clock.ms += ms / rounds
      for (const name of names) census.sawWorker(name)
    }
  }
  return { census, clock, answer }
}

const counting = suite('createCensus()')

counting('it believes what it is told until it has looked long enough, and then what it sees', () => {
  const { census, answer } = testCensus(4)
  assert.is(census.size, 4)
  answer(['a', 'b'])
  assert.is(census.size, 4)
  answer(['a', 'b'], { ms: 20_000 })
  assert.is(census.size, 2)
})

counting('it counts more than it was told of at once', () => {
  const { census, answer } = testCensus(1)
  answer(['a', 'b', 'c'])
  assert.is(census.size, 3)
})

counting('it forgets a worker that answers no more while others do, and takes it back', () => {
  const { census, answer } = testCensus(3)
  answer(['a', 'b', 'c'], { ms: 20_000 })
  answer(['a', 'b'], { ms: 14_000 })
  assert.is(census.size, 3)
  answer(['a', 'b'], { ms: 2_000 })
  assert.is(census.size, 2)
  answer(['c'], { rounds: 1 })
  assert.is(census.size, 3)
})

counting('it forgets nobody for a quiet hour', () => {
  const { census, clock, answer } = testCensus(3)
  answer(['a', 'b', 'c'], { ms: 20_000 })
  clock.ms += 3_600_000
  census.sawWorker('a')
  assert.is(census.size, 3)
})

counting('it avoids whom it is told to, as long as it is told to, but never everybody', () => {
  const { census, clock, answer } = testCensus(3)
  answer(['a', 'b', 'c'], { ms: 20_000 })
  assert.equal(census.avoided(), [])
  census.avoid('a', 10_000)
  assert.equal(census.avoided(), ['a'])
  census.avoid('a', 1_000)
  clock.ms += 5_000
  assert.equal(census.avoided(), ['a'])
  for (const name of ['b', 'c']) census.avoid(name, 10_000)
  assert.equal(census.avoided(), ['b', 'c'])
  clock.ms += 10_001
  assert.equal(census.avoided(), [])
})

counting('it has nobody to avoid where there is one worker only', () => {
  const { census, answer } = testCensus(1)
  answer(['a'], { ms: 20_000 })
  census.avoid('a', 10_000)
  assert.equal(census.avoided(), [])
})

counting.run()
