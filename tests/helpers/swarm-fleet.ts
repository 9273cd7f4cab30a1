import { spawnSync } from 'node:child_process'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { findPorts } from '../../lb/machine.ts'
import { docker } from './engine.ts'
import { eventually } from './eventually.ts'

/** A fleet that `docker stack deploy` has started on a swarm of this one machine. */
export interface SwarmFleet {
  readonly address: string
  /** Resolves when Swarm says that so many run, and are well. */
  scale(workers: number): Promise<void>
  /** Replaces every task of a service, as its update configuration says; resolves when Swarm says that it is done. */
  update(service: 'worker' | 'frontend'): Promise<void>
  /** Takes everything away, and leaves the swarm. */
  stop(): Promise<void>
}

const STACK = 'almondbread-test'
const FILE = fileURLToPath(new URL('../../docker/stack.yaml', import.meta.url))

/** Seconds, unless others have the cores. */
const CONVERGES_MS = 300_000

/** Makes a swarm of this machine, and deploys the checked-in stack; more workers than cores share them. */
export async function startSwarmFleet(workers: number): Promise<SwarmFleet> {
  const state = await docker(['info', '-f', '{{.Swarm.LocalNodeState}}'])
  if (state !== 'inactive') {
    throw new Error(`Cannot make a swarm: this engine's must be inactive: current state is ${state}`)
  }
  const port = (await findPorts('127.0.0.1', 0, 0)).listen
  const environment = { PORT: String(port), WORKERS: String(workers), RESERVED_CPUS: '0' }
  process.once('exit', removeNow)
  await docker(['swarm', 'init', '--advertise-addr', '127.0.0.1'])
  await docker(['stack', 'deploy', '-c', FILE, '--resolve-image', 'never', STACK], { environment })
  await eventually('the stack runs', async () => {
    const lines = await docker(['stack', 'services', STACK, '--format', '{{.Name}} {{.Replicas}}'])
    return lines.split('\n').every((line) => /(\d+)\/\1\b/.test(line)) && lines.includes(`worker ${workers}/${workers}`)
  }, CONVERGES_MS)
  return {
    address: `http://127.0.0.1:${port}`,
    async scale(workers) {
      await docker(['service', 'scale', '--detach=false', `${STACK}_worker=${workers}`])
    },
    async update(service) {
      await docker(['service', 'update', '--detach=false', '--force', '--update-monitor', '1s', `${STACK}_${service}`])
    },
    async stop() {
      await docker(['stack', 'rm', STACK])
      await eventually('the stack is gone', async () => {
        return await docker(['ps', '-q', '--filter', `label=com.docker.stack.namespace=${STACK}`]) === ''
      }, CONVERGES_MS)
      removeNow()
      process.off('exit', removeNow)
    },
  }
}

/** Nothing waits any more where a process ends; what the swarm ran goes with it. */
function removeNow(): void {
  const commands = [['stack', 'rm', STACK], ['swarm', 'leave', '--force'], ['network', 'rm', 'docker_gwbridge']]
  for (const args of commands) spawnSync('docker', args, { stdio: 'ignore' })
}
