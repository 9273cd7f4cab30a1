/** The address bar follows the scene, and the scene follows back and forward. */
import type { Clock } from '../../../core/clock.ts'
import { createAlarm } from '../parts/frame-clock.ts'
import type { Explorer } from './explorer.ts'
import { linkOf, type Reader, readScene, type SceneReading } from './scene.ts'

/** Browsers refuse more than some hundred changes of the address in half a minute. */
const LEAST_PAUSE_MS = 350

export function readAddress(reader: Reader): SceneReading {
  return readScene(location.search, location.hash, reader)
}

/** `open` shows a scene that back, forward or a link that was pasted leads to, as `read` reads it. */
export function followAddress(
  explorer: Explorer,
  clock: Clock,
  { read, open }: { readonly read: () => SceneReading; readonly open: (reading: SceneReading) => void },
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
    open(read())
  })
  addEventListener('pagehide', () => write('replace'))
}
