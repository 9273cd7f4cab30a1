import type { DeepView } from './deep-view.ts'
import { buildJumps, type JumpTable } from './jumps.ts'
import { followMiddle, type MiddleOrbit } from './middle.ts'
import { followReference, type ReferenceOrbit } from './reference.ts'
import { Work } from './work.ts'

/** What the pixels of a view need: an orbit, and its table of jumps for pixels within some distance of it. */
export interface Reference {
  readonly orbit: Work<ReferenceOrbit>
  /** The orbit of the view's center by itself. */
  readonly middle: Work<MiddleOrbit>
  /** The table for |c| < 2^reach and one escape radius, which the orbit must be done for. */
  table(reach: number, isSmooth: boolean): Work<JumpTable>
}

/** References that were needed lately, within a bound on their bytes. */
export interface References {
  /** The one reference of a view, whether it is done, under way or new. */
  of(view: DeepView): Reference
  /** Lets go of what was not used for the longest, until the bound is kept; never of what was used last. */
  trim(): void
  /** Bytes of the orbits and tables that are kept. */
  readonly bytes: number
}

/** A reference of more bytes than all together may have is kept alone, until another is needed. */
export function createReferences(mostBytes: number): References {
  // In the order of their last use.
  const kept = new Map<string, KeptReference>()
  const countBytes = () => {
    let sum = 0
    for (const reference of kept.values()) sum += reference.bytes
    return sum
  }
  const trim = () => {
    for (const key of kept.keys()) {
      if (kept.size === 1 || countBytes() <= mostBytes) return
      kept.delete(key)
    }
  }
  return {
    of(view) {
      const known = kept.get(view.key)
      const reference = known && !known.hasFailed ? known : new KeptReference(view)
      kept.delete(view.key)
      kept.set(view.key, reference)
      trim()
      return reference
    },
    trim,
    get bytes() {
      return countBytes()
    },
  }
}

/** While an orbit grows, its arrays are up to twice as long as it is. */
const BYTES_A_GROWING_STEP = 48

class KeptReference implements Reference {
  readonly orbit: Work<ReferenceOrbit>
  readonly middle: Work<MiddleOrbit>
  readonly #view: DeepView
  readonly #tables = new Map<string, Work<JumpTable>>()

  constructor(view: DeepView) {
    this.#view = view
    this.orbit = new Work(followReference(view))
    this.middle = new Work(followMiddle(view))
  }

  table(reach: number, isSmooth: boolean): Work<JumpTable> {
    const key = `${reach},${isSmooth}`
    const known = this.#tables.get(key)
    if (known) return known
    const orbit = this.orbit.result
    if (!orbit) throw new TypeError('Cannot build a table: its orbit must be done')
    const work = new Work(buildJumps(orbit, { cMax: reach, isSmooth, isFar: this.#view.isFar }))
    this.#tables.set(key, work)
    return work
  }

  get hasFailed(): boolean {
    return [this.orbit, this.middle, ...this.#tables.values()].some((work) => work.hasFailed)
  }

  get bytes(): number {
    const orbit = this.orbit.result
    let bytes = orbit
      ? 2 * (orbit.zRe.buffer.byteLength + orbit.lowRe.buffer.byteLength) + 100 * (orbit.tiny.size + orbit.slack.size)
      : 0
    if (!orbit) bytes += BYTES_A_GROWING_STEP * this.orbit.progress
    for (const { result, progress } of this.#tables.values()) bytes += result ? tableBytes(result) : progress
    return bytes
  }
}

function tableBytes({ radii, jumps, powers }: JumpTable): number {
  return radii.byteLength + jumps.byteLength + powers.byteLength
}
