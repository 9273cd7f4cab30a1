import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parse } from 'yaml'
import { composeFor } from '../../docker/compose.ts'

const read = (file: string) => readFileSync(new URL(`../../docker/${file}`, import.meta.url), 'utf8')
const base = read('compose.yaml')
const parsed = (text: string) => parse(text, { merge: true })

const composing = suite('composeFor()')

composing('it is the checked-in file for four workers on four cores', () => {
  const same = composeFor(base, { workers: 4, cores: [0, 1, 2, 3], runtime: 'node' })
  assert.equal(parsed(same.replaceAll('0,1,2,3', '0-3')), parsed(base))
})

composing('it gives each worker a core and a name of its own', () => {
  const { services } = parsed(composeFor(base, { workers: 3, cores: [2, 3, 5, 6, 9], runtime: 'node' }))
  const workers = Object.entries<{ cpuset: string; environment: { WORKER_NAME: string } }>(services)
    .filter(([name]) => name.startsWith('worker-'))
  assert.equal(workers.map(([name, { cpuset, environment }]) => [name, cpuset, environment.WORKER_NAME]), [
    ['worker-1', '2', 'worker-1'],
    ['worker-2', '3', 'worker-2'],
    ['worker-3', '5', 'worker-3'],
  ])
})

composing('it leaves nginx and the frontend as they are, however many workers there are', () => {
  const others = [1, 2, 4].map((workers) => {
    const { services } = parsed(composeFor(base, { workers, cores: [0, 1, 4, 5], runtime: 'node' }))
    return [services.nginx, services.frontend]
  })
  assert.is(others[0]![0].cpuset, '0,1,4,5')
  assert.equal(others[1], others[0])
  assert.equal(others[2], others[0])
})

composing('it writes what compose.deno.yaml lays over the checked-in file', () => {
  const onDeno = parsed(composeFor(base, { workers: 4, cores: [0, 1, 2, 3], runtime: 'deno' })).services
  const overlay = parsed(read('compose.deno.yaml')).services
  const onNode = parsed(base).services
  assert.equal(Object.keys(overlay), Object.keys(onNode).filter((name) => name !== 'nginx'))
  for (const name of Object.keys(overlay)) {
    assert.equal({ ...onNode[name], ...overlay[name] }, { ...onDeno[name], cpuset: onNode[name].cpuset }, name)
  }
})

composing('it refuses more workers than the machine has cores, and says so', () => {
  assert.throws(
    () => composeFor(base, { workers: 3, cores: [0, 1], runtime: 'node' }),
    (error: Error) => {
      return error.message === 'Cannot write a compose file for 3 workers: each takes a core: this machine has 2'
    },
  )
})

const confined = suite('compose.yaml')

confined('it takes from every service what it does not need', () => {
  const services = Object.entries<Record<string, unknown>>(parsed(base).services)
  assert.is(services.length, 6)
  for (const [name, service] of services) {
    assert.is(service.read_only, true, name)
    assert.equal(service.cap_drop, ['ALL'], name)
    assert.equal(service.security_opt, ['no-new-privileges:true'], name)
    for (const limit of ['mem_limit', 'pids_limit', 'cpuset', 'stop_grace_period', 'logging', 'restart']) {
      assert.ok(service[limit], `${name} has no ${limit}`)
    }
    assert.is(service.ports !== undefined, name === 'nginx', `${name} is reached from outside`)
  }
})

composing.run()
confined.run()
