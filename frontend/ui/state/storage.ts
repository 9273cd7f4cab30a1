/** What the browser keeps for this page, as JSON. Storage may be forbidden or full: then it lasts as long as the page. */
export interface Storage<T> {
  readonly value: T
  /** False if the browser does not keep it. */
  set(value: T): boolean
}

/** `read` takes what was kept, by whichever version of this page, and makes of it what can still be used. */
export function createStorage<T>(key: string, read: (kept: unknown) => T): Storage<T> {
  let value = read(keptAt(key))
  return {
    get value() {
      return value
    },
    set(next) {
      value = next
      try {
        localStorage.setItem(key, JSON.stringify(next))
        return true
      } catch {
        return false
      }
    },
  }
}

function keptAt(key: string): unknown {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}
