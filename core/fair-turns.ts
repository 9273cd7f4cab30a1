/**
 * Whose turn it is among parties, by what each has been given so far (start-time fair queueing: Goyal, Vin & Cheng, 1996). A party
 * that comes, or comes back, begins with as much as the one whose turn it was last: what it did not take meanwhile is not saved up,
 * and what it took too much is not forgiven.
 */
export interface FairTurns {
  /** Lets a party take part. */
  enter(name: string): void
  /** A party has nothing more to do. */
  leave(name: string): void
  /** The party that has been given the least of those that want a turn, which is its now. */
  next(wants: (name: string) => boolean): string | undefined
  /** Counts what a party was given, in any unit; less than nothing takes back what was counted too much. */
  charge(name: string, cost: number): void
}

/** Parties that are remembered after they left: more would be looked through too long. */
const REMEMBERED = 1_000

/** Nobody takes part yet. */
export function createFairTurns(): FairTurns {
  let clock = 0
  const given = new Map<string, number>()
  const present = new Set<string>()

  const forget = () => {
    for (const [name, sum] of given) if (sum <= clock && !present.has(name)) given.delete(name)
    // Of those that are still owed nothing, the first to have left.
    for (const name of given.keys()) {
      if (given.size <= REMEMBERED) return
      if (!present.has(name)) given.delete(name)
    }
  }

  return {
    enter(name) {
      present.add(name)
      given.set(name, Math.max(clock, given.get(name) ?? 0))
    },
    leave(name) {
      present.delete(name)
      if (given.size > REMEMBERED) forget()
    },
    next(wants) {
      let found: string | undefined
      let least = Infinity
      for (const name of present) {
        const sum = given.get(name)!
        if (sum >= least || !wants(name)) continue
        found = name
        least = sum
      }
      if (found !== undefined) clock = Math.max(clock, least)
      return found
    },
    charge(name, cost) {
      given.set(name, (given.get(name) ?? clock) + cost)
    },
  }
}
