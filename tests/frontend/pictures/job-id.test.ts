import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { createJobId, isJobId } from '../../../frontend/pictures/job-id.ts'

const naming = suite('createJobId(), isJobId()')

naming('an id is known by itself, and no other is', () => {
  const ids = new Set(Array.from({ length: 1000 }, createJobId))
  assert.is(ids.size, 1000)
  for (const id of ids) {
    assert.ok(isJobId(id), id)
    const other = id.replace(/^./, (digit) => digit === '0' ? '1' : '0')
    assert.not(isJobId(other), other)
  }
  for (const id of ['', '0', 'nothing', crypto.randomUUID(), '00000000-0000-0000-0000-000000000000']) {
    assert.not(isJobId(id), id)
  }
})

naming.run()
