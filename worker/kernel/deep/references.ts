import { type Account, createLedger, type Ledger } from '../../../core/ledger.ts'
import type { DeepView } from './deep-view.ts'
import { buildJumps, jumpBytes, type JumpTable } from './jumps.ts'
import { followMiddle, type MiddleOrbit } from './middle.ts'
import { followReference, type ReferenceOrbit } from './reference.ts'
import { Work } from './work.ts'

/** What the pixels of a view need: an orbit, and its table of jumps for pixels within some distance of it. */
export interface Reference {
  readonly orbit: Work<ReferenceOrbit>
  /** The orbit of the view's center by itself. */
  readonly middle: Work<MiddleOrbit>
  /**
   * The table for |c| < 2^reach and one escape radius, which the orbit must be done for.
   * @throws {LedgerError} if there is no room for it
   */
  table(reach: number, isSmooth: boolean): Work<JumpTable>
}

/** References as one tile sees them. What it used last, a view's orbit and one table, is not dropped until it is closed. */
export interface References {
  /** The one reference of a view, whether it is done, under way or new. */
  of(view: DeepView): Reference
  /** Counts what has grown. @throws {LedgerError} if there is no room for it */
  trim(): void
  close(): void
}

/** References that were needed lately, within a bound on their bytes. */
export interface ReferenceStore extends References {
  /** For a tile of a client. */
  session(client: string): References
  /** Bytes of the orbits and tables that are kept. */
  readonly bytes: number
}

/** A store that keeps within the bytes of a ledger, or of one of its own. */
export function createReferences(room: Ledger | number): ReferenceStore {
  const ledger = typeof room === 'number' ? createLedger({ mostBytes: room }) : room
  const kept = new Map<string, KeptReference>()
  const find = (view: DeepView) => {
    const known = kept.get(view.key)
    if (known && !known.hasFailed) return known
    const reference = new KeptReference(view, {
      ledger,
      onDrop: () => {
        if (kept.get(view.key) === reference) kept.delete(view.key)
      },
    })
    kept.set(view.key, reference)
    return reference
  }
  const session = (client: string) => new Session(client, find)
  const own = session('')
  return {
    of: (view) => own.of(view),
    trim: () => own.trim(),
    close: () => own.close(),
    session,
    get bytes() {
      return ledger.bytes
    },
  }
}

/** While an orbit grows, its arrays are up to twice as long as it is. */
const BYTES_A_GROWING_STEP = 48

/** An entry of a map, of a point that doubles cannot hold. */
const BYTES_A_POINT = 100

/** Something that is counted, and kept for as long as anybody uses it. */
class Kept<T extends object> {
  readonly work: Work<T>
  readonly account: Account
  readonly bytesOf: (work: Work<T>) => number
  readonly #onDrop: () => void
  #users = 0

  constructor(
    work: Work<T>,
    { account, bytesOf, onDrop }: {
      readonly account: Account
      readonly bytesOf: (work: Work<T>) => number
      readonly onDrop: () => void
    },
  ) {
    this.work = work
    this.account = account
    this.bytesOf = bytesOf
    this.#onDrop = onDrop
  }

  use(client: string): void {
    if (this.#users++ === 0) this.account.hold(client)
  }

  leave(): void {
    if (--this.#users === 0) this.account.lend(this.#onDrop)
  }

  count(): void {
    this.account.resize(this.bytesOf(this.work))
  }
}

interface KeptReferenceOptions {
  readonly ledger: Ledger
  readonly onDrop: () => void
}

class KeptReference {
  readonly orbit: Kept<ReferenceOrbit>
  readonly middle: Work<MiddleOrbit>
  readonly #view: DeepView
  readonly #ledger: Ledger
  readonly #tables = new Map<string, Kept<JumpTable>>()

  constructor(view: DeepView, { ledger, onDrop }: KeptReferenceOptions) {
    this.#view = view
    this.#ledger = ledger
    this.middle = new Work(followMiddle(view))
    this.orbit = new Kept(new Work(followReference(view)), {
      account: ledger.open(''),
      bytesOf: orbitBytes,
      // Its tables would be found by nobody.
      onDrop: () => {
        for (const { account } of this.#tables.values()) account.close()
        this.#tables.clear()
        onDrop()
      },
    })
  }

  /** @throws {LedgerError} if there is no room for it */
  table(reach: number, isSmooth: boolean, client: string): Kept<JumpTable> {
    const key = `${reach},${isSmooth}`
    const known = this.#tables.get(key)
    if (known) return known
    const orbit = this.orbit.work.result
    if (!orbit) throw new TypeError('Cannot build a table: its orbit must be done')
    const { isFar } = this.#view
    const bytes = jumpBytes(orbit, isFar)
    const account = this.#ledger.open(client)
    account.resize(bytes)
    const table = new Kept(new Work(buildJumps(orbit, { cMax: reach, isSmooth, isFar })), {
      account,
      bytesOf: () => bytes,
      onDrop: () => this.#tables.delete(key),
    })
    this.#tables.set(key, table)
    return table
  }

  get hasFailed(): boolean {
    const works = [this.orbit.work, this.middle, ...Array.from(this.#tables.values(), ({ work }) => work)]
    return works.some((work) => work.hasFailed)
  }
}

function orbitBytes({ result, progress }: Work<ReferenceOrbit>): number {
  if (!result) return BYTES_A_GROWING_STEP * progress
  return 2 * (result.zRe.buffer.byteLength + result.lowRe.buffer.byteLength) +
    BYTES_A_POINT * (result.tiny.size + result.slack.size)
}

/** What one tile uses. */
class Session implements References {
  readonly #client: string
  readonly #find: (view: DeepView) => KeptReference
  #reference: KeptReference | undefined
  #table: Kept<JumpTable> | undefined

  constructor(client: string, find: (view: DeepView) => KeptReference) {
    this.#client = client
    this.#find = find
  }

  of(view: DeepView): Reference {
    const reference = this.#find(view)
    if (reference !== this.#reference) {
      this.close()
      this.#reference = reference
      reference.orbit.use(this.#client)
    }
    return {
      orbit: reference.orbit.work,
      middle: reference.middle,
      table: (reach, isSmooth) => this.#tableOf(reference, reach, isSmooth).work,
    }
  }

  trim(): void {
    this.#reference?.orbit.count()
  }

  close(): void {
    this.#table?.leave()
    this.#reference?.orbit.leave()
    this.#table = undefined
    this.#reference = undefined
  }

  /** Zones follow one another, so that a tile needs one table at a time. */
  #tableOf(reference: KeptReference, reach: number, isSmooth: boolean): Kept<JumpTable> {
    // What it leaves makes room for the next one.
    this.#table?.leave()
    this.#table = undefined
    const table = reference.table(reach, isSmooth, this.#client)
    table.use(this.#client)
    this.#table = table
    return table
  }
}
