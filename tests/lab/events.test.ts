import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createEvents } from '../../lab/events.ts'

const happening = suite('createEvents()')

happening(
  'it lets things happen by time, those at the same time in the order of adding, and what they add as well',
  () => {
    fc.assert(fc.property(fc.array(fc.tuple(fc.nat(20), fc.nat(20))), (delays) => {
      const events = createEvents()
      const happened: { atMs: number; name: number }[] = []
      const wanted: { atMs: number; name: number }[] = []
      let name = 0
      const add = (delayMs: number, followUpMs?: number) => {
        const event = { atMs: events.nowMs + delayMs, name: name++ }
        wanted.push(event)
        events.after(delayMs, () => {
          assert.is(events.nowMs, event.atMs)
          happened.push(event)
          if (followUpMs !== undefined) add(followUpMs)
        })
      }
      for (const [delayMs, followUpMs] of delays) add(delayMs, followUpMs)
      events.run()
      assert.equal(happened, wanted.sort((one, other) => one.atMs - other.atMs || one.name - other.name))
    }))
  },
)

happening.run()
