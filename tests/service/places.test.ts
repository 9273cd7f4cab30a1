import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createPlaces, type Places } from '../../service/places.ts'
import { ProblemError } from '../../service/service.ts'

const full = { status: 503, title: 'Full', detail: 'There is no place' }

/** The status with which a place is refused; undefined if it is given. */
function refusalOf(places: Places, client: string): number | undefined {
  try {
    places.take(client)
  } catch (error) {
    if (error instanceof ProblemError) return error.problem.status
    throw error
  }
}

const taking = suite('createPlaces()')

taking('it gives half of them to the first who wants all, and half of the rest to the next', () => {
  const places = createPlaces({ name: 'pictures', most: 16, full })
  const had = ['a', 'b', 'c', 'd', 'e'].map((client) => {
    while (refusalOf(places, client) === undefined);
    return places.takenBy(client)
  })
  assert.equal(had, [8, 4, 2, 1, 1])
  assert.is(refusalOf(places, 'a'), 429)
  assert.is(refusalOf(places, 'f'), 503)
})

taking('it refuses no client that has none while there is one, and never gives more than there are', () => {
  const step = fc.record({ client: fc.nat(9), gives: fc.boolean() })
  fc.assert(fc.property(fc.integer({ min: 1, max: 12 }), fc.array(step, { maxLength: 80 }), (most, steps) => {
    const places = createPlaces({ name: 'pictures', most, full })
    const held: (() => void)[][] = Array.from({ length: 10 }, () => [])
    for (const { client, gives } of steps) {
      const own = held[client]!
      const { taken } = places
      if (gives) own.pop()?.()
      else {
        try {
          own.push(places.take(String(client)))
        } catch (error) {
          assert.instance(error, ProblemError)
          assert.ok(own.length > 0 || taken === most)
        }
      }
      assert.is(places.takenBy(String(client)), own.length)
      assert.is(places.taken, held.flat().length)
      assert.ok(places.taken <= most)
    }
  }))
})

taking('it takes a place back once, and says what one may have', () => {
  const places = createPlaces({ name: 'pictures', most: 2, full })
  const give = places.take('a')
  try {
    places.take('a')
    assert.unreachable()
  } catch (error) {
    assert.instance(error, ProblemError)
    const { headers } = (error as ProblemError).problem
    assert.is(headers!.RateLimit, '"pictures";r=0')
    assert.is(headers!['RateLimit-Policy'], '"pictures";q=1;qu="concurrent-requests"')
  }
  give()
  give()
  assert.is(places.taken, 0)
  assert.is(refusalOf(places, 'a'), undefined)
})

taking.run()
