import process from 'node:process'
import { type Cluster, startCluster } from './cluster.ts'
import { launcherConfig } from './config.ts'
import { StartError } from './machine.ts'

/** npm passes on the Ctrl-C that the terminal has sent already: so close together, two signals are one. */
const SAME_SIGNAL_MS = 500

let cluster: Cluster | undefined
let stoppedMs: number | undefined

function stop(): void {
  if (!cluster) process.exit(0)
  if (stoppedMs === undefined) {
    stoppedMs = performance.now()
    cluster.stop().then(() => process.exit(0))
  } else if (performance.now() - stoppedMs > SAME_SIGNAL_MS) {
    cluster.kill()
  }
}

process.on('SIGINT', stop).on('SIGTERM', stop).on('SIGHUP', stop)
process.stdout.on('error', stop)

try {
  cluster = await startCluster(launcherConfig(process.env))
  const announcement = await cluster.ready
  if (announcement) console.log(announcement)
} catch (error) {
  const isExpected = error instanceof StartError || error instanceof RangeError
  console.error(isExpected ? error.message : error)
  process.exit(1)
}
