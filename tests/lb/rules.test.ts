import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { LIMITS } from '../../core/limits.ts'
import { readTemplate } from '../../lb/nginx.ts'
import { PROBLEMS } from '../../lb/problems.ts'
import { RULES } from '../../lb/rules.ts'
import { STRATEGIES } from '../../lb/upstream/upstream.ts'
import { FULL } from '../../worker/app.ts'

const template = readTemplate()
const server = /^server \{$[^]*?^\}$/m.exec(template)![0]

/** What a location states, or the server itself if none is named: each directive with its value, the last one where it stands twice. */
function directivesOf(location?: string): Map<string, string> {
  const locations = /^ {4}location (.*?) \{$([^]*?)^ {4}\}$/gm
  const text = location === undefined
    ? server.replaceAll(locations, '')
    : [...server.matchAll(locations)].find(([, name]) => name === location)![2]!
  return new Map([...text.matchAll(/^ +(\w+) (.*);$/gm)].map(([, name, value]) => [name!, value!]))
}

/** Milliseconds of `10s`, bytes of `16k`. */
function amountOf(value: string | undefined): number {
  const [, digits, unit] = /^(\d+)([sk])$/.exec(value ?? '')!
  return Number(digits) * (unit === 's' ? 1000 : 1024)
}

/** The value that a map of the template has for a key. */
function mapped(variable: string, key: number): string {
  const [, lines] = new RegExp(`^map \\$status \\$${variable} \\{$([^]*?)^\\}$`, 'm').exec(template)!
  return new RegExp(`^ +${key} "?(.*?)"?;$`, 'm').exec(lines!)![1]!
}

const rules = suite('RULES')

rules('they are what nginx.conf.template states for its server', () => {
  const all = directivesOf()
  assert.is(RULES.nextTimeoutMs, amountOf(all.get('proxy_next_upstream_timeout')))
  assert.is(RULES.headerTimeoutMs, amountOf(all.get('client_header_timeout')))
  assert.is(RULES.bodyBytes, amountOf(all.get('client_max_body_size')))
  assert.is(RULES.retryAfterSeconds, Number(mapped('problem_retry_after', 503)))
})

rules('they are what it states for tiles, for whether a worker is up, and for the frontend', () => {
  const tile = directivesOf('= /tile')
  assert.is(RULES.tile.tries, Number(tile.get('proxy_next_upstream_tries')))
  assert.is(RULES.tile.readTimeoutMs, amountOf(tile.get('proxy_read_timeout')))
  const statuses = RULES.tile.nextStatuses.map((status) => `http_${status}`).join(' ')
  assert.is(tile.get('proxy_next_upstream'), `error timeout ${statuses}`)
  const ready = directivesOf('= /workers/readyz')
  assert.not(ready.has('proxy_next_upstream'))
  assert.equal([directivesOf().get('proxy_next_upstream'), RULES.ready.nextStatuses], ['error timeout', []])
  // 0 is nginx's word for all.
  assert.equal([ready.get('proxy_next_upstream_tries'), RULES.ready.tries], ['0', Infinity])
  assert.is(RULES.ready.readTimeoutMs, amountOf(ready.get('proxy_read_timeout')))
  for (const location of ['/', '~ ^/(render|renders|mandelbrot)(/|$)']) {
    assert.is(RULES.frontend.readTimeoutMs, amountOf(directivesOf(location).get('proxy_read_timeout')))
  }
})

rules('they set workers aside as every list of servers does', () => {
  const places = [
    'lb/nginx.conf.template',
    'docker/compose.yaml',
    'docker/stack.yaml',
    'docker/kubernetes/base/nginx.yaml',
  ]
  const wanted = `max_fails=${RULES.maxFails} fail_timeout=${RULES.failTimeoutSeconds}s`
  for (const place of places) {
    const text = readFileSync(new URL(`../../${place}`, import.meta.url), 'utf8')
    const stated = [...text.matchAll(/max_fails=\S+ fail_timeout=\w+/g)].map(([words]) => words)
    assert.equal([...new Set(stated)], [wanted], place)
  }
})

rules('they are as patient as a full worker, and have room for the longest URL', () => {
  const [, line] = directivesOf().get('large_client_header_buffers')!.split(' ')
  assert.ok(`GET ${'x'.repeat(LIMITS.url)} HTTP/1.1`.length < amountOf(line))
  assert.is(String(RULES.retryAfterSeconds), FULL.headers['Retry-After'])
})

rules('they know every way of choosing that the template has, but for least_time', () => {
  const upstreams = [...template.matchAll(/^upstream (\w+) \{$/gm)].map(([, name]) => name!)
  assert.equal(upstreams.sort(), [...STRATEGIES, 'frontend'].sort())
})

rules.run()

const problems = suite('PROBLEMS')

problems('they say what nginx.conf.template says', () => {
  for (const { status, title, detail } of Object.values(PROBLEMS)) {
    assert.equal([title, detail], [mapped('problem_title', status), mapped('problem_detail', status)])
  }
})

problems.run()
