import type { Browser, Page } from 'playwright-core'

/** A piece of work of the page's main thread: by the clock, and on the processor, which others may want meanwhile. */
export interface Work {
  readonly wallMs: number
  readonly processorMs: number
}

/** What the page's main thread does under some names of the browser's own trace, while something happens. */
export async function traced(
  browser: Browser,
  page: Page,
  names: readonly string[],
  act: () => Promise<unknown>,
): Promise<Work[]> {
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline', '__metadata'] })
  await act()
  const { traceEvents: events } = JSON.parse((await browser.stopTracing()).toString()) as { traceEvents: TraceEvent[] }
  const mains = new Set(
    events.filter(({ args }) => args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid} ${tid}`),
  )
  return events.filter(({ name, pid, tid, dur }) => names.includes(name) && dur && mains.has(`${pid} ${tid}`))
    .map(({ dur = 0, tdur = dur }) => ({ wallMs: dur / 1000, processorMs: tdur / 1000 }))
}

/** Times in microseconds. */
interface TraceEvent {
  readonly name: string
  readonly pid: number
  readonly tid: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}
