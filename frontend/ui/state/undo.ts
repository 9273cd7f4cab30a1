/** What was before, to go back to, and what was after that. */
export interface Undo<T> {
  /** Something new is now; what had been undone is forgotten. */
  push(state: T): void
  /** What is now has changed a little, which is no step of its own. */
  replace(state: T): void
  undo(): T | undefined
  redo(): T | undefined
  readonly canUndo: boolean
  readonly canRedo: boolean
}

/** More steps than anybody goes back. */
const MOST_STEPS = 500

export function createUndo<T>(first: T): Undo<T> {
  let states = [first]
  let now = 0
  const at = (step: number) => {
    if (step < 0 || step >= states.length) return undefined
    now = step
    return states[now]
  }
  return {
    push(state) {
      states = [...states.slice(0, now + 1), state].slice(-MOST_STEPS)
      now = states.length - 1
    },
    replace(state) {
      states[now] = state
    },
    undo: () => at(now - 1),
    redo: () => at(now + 1),
    get canUndo() {
      return now > 0
    },
    get canRedo() {
      return now < states.length - 1
    },
  }
}
