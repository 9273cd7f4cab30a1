import process from 'node:process'

/** The least, the median and the greatest of some measurements, in their own unit. */
export interface Spread {
  readonly min: number
  readonly median: number
  readonly max: number
}

/** Milliseconds that an action takes, after `warmup` runs that do not count. */
export async function measure(
  action: () => Promise<unknown>,
  { warmup, runs }: { readonly warmup: number; readonly runs: number },
): Promise<Spread> {
  for (let run = 0; run < warmup; run++) await action()
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const started = performance.now()
    await action()
    times.push(performance.now() - started)
  }
  return spread(times)
}

/** The same of something that does not wait, repeated until it has taken so long altogether; the first run does not count. */
export function measureSync(action: () => unknown, { atLeastMs }: { readonly atLeastMs: number }): Spread {
  const times: number[] = []
  for (let sum = -1; sum < atLeastMs;) {
    const started = performance.now()
    action()
    const time = performance.now() - started
    if (sum < 0) sum = 0
    else {
      times.push(time)
      sum += time
    }
  }
  return spread(times)
}

/** Milliseconds of cores that this process has taken so far, which others on the machine do not lengthen much. */
export function cpuMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return { min: sorted[0]!, median, max: sorted.at(-1)! }
}

/** The mean of ratios. */
export function geometricMean(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, ratio) => sum + Math.log(ratio), 0) / ratios.length)
}

/** Prints rows under their names, aligned. */
export function printTable(rows: readonly Readonly<Record<string, string | number>>[]): void {
  const names = Object.keys(rows[0]!)
  const cells = [names, ...rows.map((row) => names.map((name) => String(row[name])))]
  const widths = names.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
  for (const row of cells) console.log(row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd())
}
