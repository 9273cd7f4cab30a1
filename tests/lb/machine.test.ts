import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { availableCores, createPrefix, findPorts, findProgram, parseCores, StartError } from '../../lb/machine.ts'
import { hasProcesses } from '../helpers/processes.ts'
import { runnable } from '../helpers/skip.ts'

const programs = suite('findProgram()')

programs('it finds the first on the path that may be run, and no folder of that name', () => {
  const root = mkdtempSync(join(tmpdir(), 'path-'))
  try {
    const [folder, text, first, second] = ['folder', 'text', 'first', 'second'].map((name) => join(root, name))
    for (const place of [folder!, text!, first!, second!]) mkdirSync(place)
    mkdirSync(join(folder!, 'almond'))
    for (const place of [text!, first!, second!]) writeFileSync(join(place, 'almond'), '#!/bin/sh\n')
    for (const place of [first!, second!]) chmodSync(join(place, 'almond'), 0o755)
    const path = ['', join(root, 'missing'), folder, text, first, second].join(delimiter)
    assert.is(findProgram('almond', path), join(first!, 'almond'))
    assert.is(findProgram('almond', [folder, text].join(delimiter)), undefined)
  } finally {
    rmSync(root, { recursive: true })
  }
})

programs.run()

const cores = suite('parseCores()')

cores('it reads any list that Linux writes', () => {
  const anyCores = fc.uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 40 })
  fc.assert(fc.property(anyCores, (numbers) => {
    const sorted = numbers.toSorted((a, b) => a - b)
    assert.equal(parseCores(listOf(sorted)), sorted)
  }))
})

/** Runs of neighbors as `first-last`, the rest one by one. */
function listOf(sorted: readonly number[]): string {
  const starts = sorted.filter((core) => !sorted.includes(core - 1))
  const ends = sorted.filter((core) => !sorted.includes(core + 1))
  return starts.map((start, run) => start === ends[run] ? `${start}` : `${start}-${ends[run]}`).join()
}

cores.run()

const prefixes = suite('createPrefix()')

if (runnable(hasProcesses && findProgram('taskset') !== undefined, 'createPrefix(): taskset is not installed')) {
  prefixes('it keeps a command to one core, in turn, and others to none', () => {
    const prefix = createPrefix()
    const allowed = (command: readonly string[]) => {
      const [program, ...args] = [...command, 'grep', 'Cpus_allowed_list', '/proc/self/status']
      return parseCores(spawnSync(program!, args, { encoding: 'utf8' }).stdout.split(':')[1]!.trim())
    }
    const all = parseCores(/^Cpus_allowed_list:\s*(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))![1]!)
    assert.equal(availableCores(), all)
    for (let index = 0; index <= all.length; index++) {
      assert.equal(allowed(prefix(index)), [all[index % all.length]])
    }
    assert.equal(allowed(prefix()), all)
  })
}

prefixes('it is empty where the system has no such programs', () => {
  const { PATH } = process.env
  process.env.PATH = '/nowhere'
  try {
    const prefix = createPrefix()
    assert.equal([prefix(), prefix(0), prefix(7)], [[], [], []])
  } finally {
    process.env.PATH = PATH
  }
})

prefixes.run()

const ports = suite('findPorts()')

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject).listen({ host: '127.0.0.1', port }, () => resolve(server))
  })
}

function close(server: Server): Promise<unknown> {
  return new Promise((resolve) => server.close(resolve))
}

ports('it finds as many different ports as wanted, which can be listened on at once', async () => {
  const { listen: own, free } = await findPorts('127.0.0.1', 0, 5)
  assert.is(free.length, 5)
  assert.is(new Set([own, ...free]).size, 6)
  const servers = await Promise.all([own, ...free].map(listen))
  await Promise.all(servers.map(close))
})

ports('it gives back the port that was asked for', async () => {
  const server = await listen(0)
  const { port } = server.address() as AddressInfo
  await close(server)
  assert.is((await findPorts('127.0.0.1', port, 2)).listen, port)
})

ports('it names a port in use, and the cure', async () => {
  const server = await listen(0)
  try {
    const { port } = server.address() as AddressInfo
    const error = await findPorts('127.0.0.1', port, 1).then(() => undefined, (error) => error)
    assert.instance(error, StartError)
    assert.ok(
      error.message.startsWith(`Cannot listen on port ${port}: it is in use: set PORT to a free one, as in PORT=`),
    )
    assert.not.match(error.message, '\n')
    assert.ok(error.cause)
  } finally {
    await close(server)
  }
})

ports('it names a host that this machine is not, and the cure', async () => {
  // From the block that RFC 5737 keeps for documentation.
  const error = await findPorts('192.0.2.1', 0, 1).then(() => undefined, (error) => error)
  assert.instance(error, StartError)
  assert.match(error.message, /^Cannot listen on 192\.0\.2\.1: .* as in HOST=127\.0\.0\.1$/)
})

ports.run()
