import * as assert from 'uvu/assert'
import type { ChaosFleet } from './chaos-fleet.ts'
import { PICTURE } from './chaos-picture.ts'
import { eventually } from './eventually.ts'
import type { Fault, FaultProxy } from './fault-proxy.ts'
import { figure } from './figures.ts'
import { playRounds, type Round, ROUNDS } from './rounds.ts'

/** Draws pictures while one worker, another each time, has a fault from the first tile to the last. */
export async function playFault(fault: Fault, fleet: ChaosFleet, reference: Buffer): Promise<void> {
  let harms = 0
  await playRounds({
    what: `a worker ${fault.name}`,
    url: fleet.nginx.address + PICTURE,
    reference,
    async during(round) {
      const proxy = fleet.proxies[round.index % fleet.proxies.length]!
      const harmed = proxy.harms
      proxy.fault = fault
      await meet(proxy, round)
      await round.over
      harms += proxy.harms - harmed
    },
    after: () => fleet.heal(),
  })
  figure(`tiles harmed a picture, a worker ${fault.name}`, (harms / ROUNDS).toFixed(1), '> 0 in each')
}

/** Draws pictures while one worker, another each time, has a fault that begins in the midst of the picture and passes. */
export async function playBurst(fault: Fault, { fleet, reference, lastsMs }: {
  readonly fleet: ChaosFleet
  readonly reference: Buffer
  readonly lastsMs: number
}): Promise<void> {
  await playRounds({
    what: `a worker ${fault.name} for ${lastsMs} ms`,
    url: fleet.nginx.address + PICTURE,
    reference,
    async during(round) {
      const proxy = fleet.proxies[round.index % fleet.proxies.length]!
      await round.midway()
      proxy.fault = fault
      const timer = setTimeout(() => proxy.fault = undefined, lastsMs)
      await meet(proxy, round)
      await round.over
      clearTimeout(timer)
    },
    after: () => fleet.heal(),
  })
}

/** Waits until the fault has done harm to a picture that is still drawn. */
async function meet(proxy: FaultProxy, { isDrawing }: Round): Promise<void> {
  const harmed = proxy.harms
  await eventually('a tile is harmed', () => {
    assert.ok(proxy.harms > harmed || isDrawing(), 'the picture was done before a tile was harmed')
    return proxy.harms > harmed
  })
}
