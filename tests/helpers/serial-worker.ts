import { setTimeout } from 'node:timers/promises'
import { type FakeUpstream, startUpstream } from './upstream.ts'

/**
 * A worker that sleeps instead of computing: one request at a time, first come, first served, each for the `cost` of its query in
 * milliseconds. So there may be more of them than cores.
 */
export async function startSerialWorker(): Promise<FakeUpstream> {
  const upstream = await startUpstream()
  let turn: Promise<unknown> = Promise.resolve()
  upstream.handle = ({ request, response }) => {
    const cost = Number(new URL(request.url!, 'http://worker').searchParams.get('cost'))
    turn = turn.then(() => setTimeout(cost)).then(() => response.end())
  }
  return upstream
}
