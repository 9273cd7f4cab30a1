const callbacksOf = new WeakMap<AbortSignal, Set<() => void>>()

/**
 * Calls back once the signal aborts, which it has not yet, unless what it returns is called before. However many wait
 * for it, the signal has one listener: there is one who waits for every tile of a picture in flight, and Node warns of
 * a leak where a signal has more than ten.
 */
export function whenAborted(signal: AbortSignal, callback: () => void): () => void {
  let callbacks = callbacksOf.get(signal)
  if (!callbacks) {
    const called = new Set<() => void>()
    signal.addEventListener('abort', () => {
      for (const callback of called) callback()
    }, { once: true })
    callbacksOf.set(signal, callbacks = called)
  }
  callbacks.add(callback)
  return () => void callbacks.delete(callback)
}
