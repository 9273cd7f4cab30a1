/** Values kept by key within a budget of bytes; what was not looked at for the longest time goes first. */
export interface Cache<V> {
  readonly bytes: number
  readonly size: number
  /** Looks at a value, which makes it the last to go. */
  get(key: string): V | undefined
  has(key: string): boolean
  set(key: string, value: V, bytes: number): void
  values(): Iterable<V>
}

/** `onDrop` hears of every value that has to go. */
export function createCache<V>(budget: number, onDrop: (value: V) => void = () => {}): Cache<V> {
  const entries = new Map<string, { value: V; bytes: number }>()
  let bytes = 0

  function drop(key: string): void {
    const entry = entries.get(key)
    if (!entry) return
    entries.delete(key)
    bytes -= entry.bytes
    onDrop(entry.value)
  }

  return {
    get bytes() {
      return bytes
    },
    get size() {
      return entries.size
    },
    get(key) {
      const entry = entries.get(key)
      if (!entry) return undefined
      entries.delete(key)
      entries.set(key, entry)
      return entry.value
    },
    has: (key) => entries.has(key),
    set(key, value, size) {
      drop(key)
      entries.set(key, { value, bytes: size })
      bytes += size
      for (const oldest of entries.keys()) {
        if (bytes <= budget || oldest === key) break
        drop(oldest)
      }
    },
    *values() {
      for (const { value } of entries.values()) yield value
    },
  }
}
