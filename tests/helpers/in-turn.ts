import process from 'node:process'

/** Of so many runs the least is taken: whatever else runs on the machine can only add to it. */
const RUNS = 5

/** How many times as long as another one an action takes, of the processor's time, both measured in turn. */
export function timesAsSlow(action: () => void, other: () => void): number {
  let least = [Infinity, Infinity] as const
  for (let run = 0; run < RUNS; run++) {
    least = [Math.min(least[0], processorMs(action)), Math.min(least[1], processorMs(other))]
  }
  return least[0] / least[1]
}

function processorMs(action: () => void): number {
  const before = process.cpuUsage()
  action()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
