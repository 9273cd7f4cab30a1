import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { coasted, createTrack, isMoving } from '../../../../frontend/ui/input/inertia.ts'
import { between, eased, STILL, zoomAt } from '../../../../frontend/ui/input/motion.ts'
import { createUndo } from '../../../../frontend/ui/state/undo.ts'

const glide = suite('between(), zoomAt()')

glide('it keeps the point that is zoomed at in its place all the way', () => {
  const part = fc.double({ min: 0, max: 1, noNaN: true })
  const factor = fc.double({ min: 0.1, max: 50, noNaN: true })
  fc.assert(fc.property(factor, part, (k, part) => {
    const point = { x: 300, y: 200 }
    const from = zoomAt(STILL, 1.7, { x: 20, y: 90 })
    const now = between(from, zoomAt(from, k, point), part)
    const source = { x: (point.x - from.x) / from.k, y: (point.y - from.y) / from.k }
    assert.ok(Math.abs(source.x * now.k + now.x - point.x) < 1e-6)
    assert.ok(Math.abs(source.y * now.k + now.y - point.y) < 1e-6)
  }))
})

glide('it begins and ends where it should, and moves evenly without a zoom', () => {
  const to = { k: 1, x: 100, y: -50 }
  assert.equal(between(STILL, to, 0.5), { k: 1, x: 50, y: -25 })
  assert.is(between(STILL, to, 1), to)
  assert.equal([eased(0), eased(1)], [0, 1])
})

glide.run()

const inertia = suite('createTrack(), coasted()')

inertia('it goes on as fast as the hand was, and not where it had stopped', () => {
  const track = createTrack()
  for (let atMs = 0; atMs <= 80; atMs += 16) track.add(2 * atMs, -atMs, atMs)
  assert.equal(track.velocity(80), { x: 2, y: -1 })
  assert.not(isMoving(track.velocity(300)))
  assert.not(isMoving(createTrack().velocity(0)))
})

inertia('it runs out, and its way is the sum of its speed', () => {
  let sum = 0
  for (let ms = 0; ms < 3000; ms++) sum += coasted({ x: 1, y: 0 }, ms + 0.5).velocity.x
  assert.ok(Math.abs(sum - coasted({ x: 1, y: 0 }, 3000).way.x) < 1)
  assert.not(isMoving(coasted({ x: 3, y: 3 }, 3000).velocity))
})

inertia.run()

const undo = suite('createUndo()')

undo('it goes back and forth, forgets what was undone, and takes small changes as none', () => {
  const past = createUndo('a')
  assert.is(past.undo(), undefined)
  past.push('b')
  past.push('c')
  past.replace('C')
  assert.equal([past.undo(), past.undo(), past.undo()], ['b', 'a', undefined])
  assert.equal([past.redo(), past.canRedo], ['b', true])
  past.push('d')
  assert.equal([past.canRedo, past.redo(), past.undo()], [false, undefined, 'b'])
})

undo.run()
