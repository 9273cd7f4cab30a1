import type { ChaosFleet } from './chaos-fleet.ts'
import { PICTURE } from './chaos-picture.ts'
import { eventually } from './eventually.ts'
import type { Fault } from './fault-proxy.ts'
import { figure } from './figures.ts'
import { playRounds, ROUNDS } from './rounds.ts'

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
      await round.over
      harms += proxy.harms - harmed
      return proxy.harms > harmed
    },
    after: () => fleet.heal(),
  })
  figure(`tiles harmed a picture, a worker ${fault.name}`, (harms / ROUNDS).toFixed(1), '> 0 in each')
}

/** Draws pictures while one worker, another each time, has a fault that begins in the midst of the picture and passes. */
export async function playBurst(fault: Fault, { fleet, reference, most }: {
  readonly fleet: ChaosFleet
  readonly reference: Buffer
  /** Tiles after which it passes. */
  readonly most: number
}): Promise<void> {
  await playRounds({
    what: `a worker ${fault.name} for ${most} tiles`,
    url: fleet.nginx.address + PICTURE,
    reference,
    async during({ index, midway, isDrawing }) {
      const proxy = fleet.proxies[index % fleet.proxies.length]!
      await midway()
      const harmed = proxy.harms
      proxy.fault = fault
      await eventually('the fault passes', () => proxy.harms >= harmed + most || !isDrawing())
      proxy.fault = undefined
      return proxy.harms > harmed
    },
    after: () => fleet.heal(),
  })
}
