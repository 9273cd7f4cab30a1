/** The value of a metric of a service, as in `tile_seconds_total{phase="compute"}`; 0 where it has not been counted. */
export async function scrape(address: string, metric: string): Promise<number> {
  const text = await (await fetch(`${address}/metrics`)).text()
  const line = text.split('\n').find((line) => line.startsWith(`${metric} `))
  return line === undefined ? 0 : Number(line.slice(metric.length + 1))
}
