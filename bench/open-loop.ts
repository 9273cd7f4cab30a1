import { setTimeout } from 'node:timers/promises'
import type { LoadClient, LoadOptions, Reply } from '../tests/helpers/load.ts'

/**
 * Asks at fixed times, whatever comes back: what many strangers do. Resolves at the end of the last interval, with the replies that are
 * still to come.
 */
export async function openLoop(
  client: LoadClient,
  { nextPath, forMs, perSecond }: LoadOptions & { readonly perSecond: number },
): Promise<{ readonly replies: Promise<Reply[]> }> {
  const started = performance.now()
  const replies: Promise<Reply>[] = []
  const wanted = Math.round(forMs / 1000 * perSecond)
  while (replies.length < wanted) {
    await setTimeout(started + replies.length / perSecond * 1000 - performance.now())
    replies.push(client.ask(nextPath()))
  }
  await setTimeout(started + forMs - performance.now())
  return { replies: Promise.all(replies) }
}

/**
 * Good answers a second in a stretch of time, which begins once the load has settled. One that spans an end of it counts by its part
 * within, so that few long answers still give a figure that does not jump by one of them.
 */
export function goodput(replies: readonly Reply[], from: number, until: number): number {
  const parts = replies.filter(({ status }) => status === 200).map(({ startedAt, endedAt }) =>
    Math.max(0, Math.min(endedAt, until) - Math.max(startedAt, from)) / (endedAt - startedAt)
  )
  return parts.reduce((sum, part) => sum + part, 0) / (until - from) * 1000
}
