/** The address bar follows the scene, and the scene follows back and forward. */
import type { Clock } from '../../../core/clock.ts'
import { createAlarm } from '../parts/frame-clock.ts'
import type { Explorer } from './explorer.ts'
import { linkOf, readScene, type SceneReading } from './scene.ts'
import type { Size } from './view.ts'

/** Browsers refuse more than some hundred changes of the address in half a minute. */
const LEAST_PAUSE_MS = 350

export function readAddress(size: Size): SceneReading {
  return readScene(location.search, location.hash, size)
}

/** `open` shows a scene that back, forward or a link that was pasted leads to. */
export function followAddress(
  explorer: Explorer,
  clock: Clock,
  open: (reading: SceneReading) => void,
): void {
  const rest = createAlarm(clock)

  const write = (step: 'push' | 'replace') => {
    rest.cancel()
    const link = linkOf(explorer.scene)
    if (link === location.search + location.hash) return
    if (step === 'push') history.pushState(null, '', link)
    else history.replaceState(null, '', link)
  }

  explorer.onChange((change, step) => {
    if (change === 'moving' || step === undefined) return
    if (step === 'push') return write('push')
    rest.set(LEAST_PAUSE_MS, () => write('replace'))
  })
  addEventListener('popstate', () => {
    rest.cancel()
    open(readAddress(explorer.view))
  })
  addEventListener('pagehide', () => write('replace'))
}
