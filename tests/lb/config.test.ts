import { availableParallelism } from 'node:os'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { balancerConfig, launcherConfig } from '../../lb/config.ts'

const launcher = suite('launcherConfig()')

launcher('it needs nothing: loopback, port 8080, a worker for each core, nginx where there is one', () => {
  assert.equal(launcherConfig({ BALANCER: '' }), {
    HOST: '127.0.0.1',
    PORT: 8080,
    WORKERS: availableParallelism(),
    TRUSTED_PROXIES: ['127.0.0.1', '::1'],
  })
})

launcher('it takes what is set', () => {
  for (const BALANCER of ['nginx', 'embedded']) {
    const TRUSTED_PROXIES = '10.0.0.0/8,fd00::/8'
    const config = launcherConfig({ HOST: '::', PORT: '0', WORKERS: '3', TRUSTED_PROXIES, BALANCER })
    assert.equal(config, { HOST: '::', PORT: 0, WORKERS: 3, TRUSTED_PROXIES: ['10.0.0.0/8', 'fd00::/8'], BALANCER })
  }
})

launcher('it names the variable that is wrong, what is wanted, and what was given', () => {
  const cases = {
    BALANCER: ['foo', 'NGINX'],
    WORKERS: ['0', '1001', '-1', '1.5', 'two', ' 2'],
    PORT: ['65536', '-1', 'http'],
    TRUSTED_PROXIES: ['10.0.0.0/8,', 'a proxy', '10.0.0.0/8; allow all'],
  }
  for (const [name, values] of Object.entries(cases)) {
    for (const value of values) {
      assert.throws(() => launcherConfig({ [name]: value }), (error: unknown) => {
        return error instanceof RangeError && error.message.startsWith(`Cannot start: ${name} must be `) &&
          error.message.endsWith(`: current value is ${JSON.stringify(value)}`)
      }, `${name}=${value}`)
    }
  }
})

launcher.run()

const balancer = suite('balancerConfig()')

const ORIGINS = { WORKER_URLS: 'http://127.0.0.1:8001,https://worker.example', FRONTEND_URL: 'http://[::1]:8002' }

balancer('it takes a list of workers and a frontend', () => {
  assert.equal(balancerConfig(ORIGINS), {
    HOST: '127.0.0.1',
    PORT: 8080,
    WORKER_URLS: ['http://127.0.0.1:8001', 'https://worker.example'],
    FRONTEND_URL: 'http://[::1]:8002',
  })
})

balancer('it insists on origins: a path would be doubled, a blank one asked in vain', () => {
  for (
    const url of ['127.0.0.1:8001', 'http://', 'http://host/', 'http://host/path', 'http://host?x', 'ftp://host', '']
  ) {
    assert.throws(() => balancerConfig({ ...ORIGINS, FRONTEND_URL: url }), /FRONTEND_URL must be an http origin/)
    assert.throws(() => balancerConfig({ ...ORIGINS, WORKER_URLS: `http://host:1,${url}` }), /WORKER_URLS must be/)
  }
  assert.throws(() => balancerConfig({ FRONTEND_URL: 'http://host' }), /WORKER_URLS must be/)
})

balancer.run()
