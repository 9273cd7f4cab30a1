/** What a process keeps in memory beyond one turn of its loop: in bytes, for whom, and within a bound that holds. */
export interface Ledger {
  /** Opens an account of nothing for a client. */
  open(client: string): Account
  /** A ledger within this one, with a bound of its own: what it keeps counts here too. */
  part(rules: LedgerRules): Ledger
  readonly bytes: number
  readonly mostBytes: number
}

/** Something that is kept. */
export interface Account {
  readonly bytes: number
  /**
   * Says how large it is about to become. What was lent is dropped for it, the least recently lent first.
   * @throws {LedgerError} if there is no room, and nothing has changed then; {TypeError} if it is lent and is to grow
   */
  resize(bytes: number): void
  /** Keeps it only until the room is needed: `drop` is told then, and the account is closed. */
  lend(drop: () => void): void
  /** Keeps it for a client again. */
  hold(client: string): void
  close(): void
}

export interface LedgerRules {
  readonly mostBytes: number
  /**
   * One client may hold so many times what it leaves free (dynamic thresholds: Choudhury & Hahne, 1998). With 1, one client
   * has half, and the next a quarter. So there is room for a client that has nothing yet, however many came before.
   */
  readonly share?: number
}

/** There is no room: for anybody, or for this client beside what it has. */
export class LedgerError extends Error {
  override readonly name = 'LedgerError'
  readonly reason: 'full' | 'share'

  constructor(reason: 'full' | 'share') {
    super(`Cannot keep more: ${reason === 'full' ? 'the memory is full' : 'this client keeps its share'}`)
    this.reason = reason
  }
}

/** An empty ledger. */
export function createLedger({ mostBytes, share = Infinity }: LedgerRules): Ledger {
  return new Book(mostBytes, share, undefined)
}

class Book implements Ledger {
  readonly mostBytes: number
  bytes = 0
  readonly #share: number
  readonly #parent: Book | undefined
  /** Of what is held and not lent, by client. */
  readonly #heldBy = new Map<string, number>()
  #held = 0
  /** In the order in which they were lent. */
  readonly #lent = new Map<Entry, () => void>()

  constructor(mostBytes: number, share: number, parent: Book | undefined) {
    this.mostBytes = mostBytes
    this.#share = share
    this.#parent = parent
  }

  open(client: string): Account {
    return new Entry(this, client)
  }

  part({ mostBytes, share = Infinity }: LedgerRules): Ledger {
    return new Book(mostBytes, share, this)
  }

  /** @throws {LedgerError} if a client cannot have so many bytes more, here and above */
  makeRoom(client: string, bytes: number): void {
    const books = [...this.#books()]
    for (const book of books) book.#mustFit(client, bytes)
    for (const book of books) book.#dropUntilFree(bytes)
  }

  /** Counts bytes for a client, or, lent, for nobody. */
  count(client: string | undefined, bytes: number): void {
    for (const book of this.#books()) {
      book.bytes += bytes
      if (client === undefined) continue
      book.#held += bytes
      const held = (book.#heldBy.get(client) ?? 0) + bytes
      if (held === 0) book.#heldBy.delete(client)
      else book.#heldBy.set(client, held)
    }
  }

  setLent(entry: Entry, drop: (() => void) | undefined): void {
    for (const book of this.#books()) {
      book.#lent.delete(entry)
      if (drop) book.#lent.set(entry, drop)
    }
  }

  /** This one, and those that it is a part of. */
  *#books(): Generator<Book> {
    yield this
    if (this.#parent) yield* this.#parent.#books()
  }

  #mustFit(client: string, bytes: number): void {
    const free = this.mostBytes - this.#held - bytes
    if (free < 0) throw new LedgerError('full')
    if (this.#share === Infinity) return
    if ((this.#heldBy.get(client) ?? 0) + bytes > this.#share * free) throw new LedgerError('share')
  }

  #dropUntilFree(bytes: number): void {
    for (const [entry, drop] of this.#lent) {
      if (this.bytes + bytes <= this.mostBytes) return
      entry.close()
      drop()
    }
  }
}

class Entry implements Account {
  bytes = 0
  readonly #book: Book
  /** Undefined while lent. */
  #client: string | undefined

  constructor(book: Book, client: string) {
    this.#book = book
    this.#client = client
  }

  resize(bytes: number): void {
    const more = bytes - this.bytes
    if (more > 0) {
      if (this.#client === undefined) throw new TypeError('Cannot grow what is lent: hold it first')
      this.#book.makeRoom(this.#client, more)
    }
    this.#book.count(this.#client, more)
    this.bytes = bytes
  }

  lend(drop: () => void): void {
    this.#move(undefined)
    this.#book.setLent(this, drop)
  }

  hold(client: string): void {
    this.#book.setLent(this, undefined)
    this.#move(client)
  }

  close(): void {
    this.#book.setLent(this, undefined)
    this.#book.count(this.#client, -this.bytes)
    this.bytes = 0
  }

  #move(client: string | undefined): void {
    this.#book.count(this.#client, -this.bytes)
    this.#client = client
    this.#book.count(client, this.bytes)
  }
}
