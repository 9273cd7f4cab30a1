import { get, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'

/**
 * The value of a metric of a service, as in `tile_seconds_total{phase="compute"}`; 0 where it has not been counted. Asked over
 * a connection of its own: a kept one may just be closed by an nginx that is reloaded.
 */
export async function scrape(address: string, metric: string): Promise<number> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${address}/metrics`, { agent: false }, resolve).once('error', reject)
  })
  if (response.statusCode !== 200) throw new Error(`${address} tells no metrics: ${response.statusCode}`)
  const line = (await text(response)).split('\n').find((line) => line.startsWith(`${metric} `))
  return line === undefined ? 0 : Number(line.slice(metric.length + 1))
}
