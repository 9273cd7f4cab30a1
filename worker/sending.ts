/** Answers on their way to whoever reads them. */
export interface Sending {
  /** A body of these bytes; `onEnd` hears once when they are sent, or nobody reads on. */
  bodyOf(bytes: Uint8Array<ArrayBuffer>, onEnd: () => void): BodyInit
  /** Large ones that are being sent. */
  readonly count: number
}

/** What the balancer takes at once, however slow its client is: its buffers, and those of the connection. */
const TAKEN_AT_ONCE = 256 * 1024

/** Bytes that are handed over at a time. */
const PIECE_BYTES = 64 * 1024

/** Large answers that may be on their way: one more, and the slowest of them is broken off. */
const MOST = 8

/** Whoever reads as slowly as a slow line, or is new, is never the one. */
const FAIR_BYTES_A_SECOND = 256 * 1024
const GRACE_MS = 2_000

/** A large answer that is being sent. */
interface Large {
  readonly startedMs: number
  sentBytes: number
  breakOff(): void
}

/** Nothing is being sent. A large answer stays in memory until its reader has it: a reader who takes his time keeps it there. */
export function createSending(now: () => number = () => performance.now()): Sending {
  const large = new Set<Large>()

  const breakOffSlowest = () => {
    let slowest: Large | undefined
    let least = FAIR_BYTES_A_SECOND / 1000
    for (const one of large) {
      const ageMs = now() - one.startedMs
      const rate = one.sentBytes / ageMs
      if (ageMs < GRACE_MS || rate >= least) continue
      slowest = one
      least = rate
    }
    slowest?.breakOff()
  }

  return {
    bodyOf(bytes, onEnd) {
      if (bytes.length <= TAKEN_AT_ONCE) {
        onEnd()
        return bytes
      }
      if (large.size >= MOST) breakOffSlowest()
      let at = 0
      const end = () => {
        if (large.delete(one)) onEnd()
      }
      let controller: ReadableStreamDefaultController<Uint8Array>
      const one: Large = {
        startedMs: now(),
        sentBytes: 0,
        breakOff() {
          end()
          controller.error(new Error('The reader is too slow, and others wait'))
        },
      }
      large.add(one)
      return new ReadableStream<Uint8Array>({
        start: (given) => void (controller = given),
        pull() {
          const piece = bytes.subarray(at, at + PIECE_BYTES)
          one.sentBytes = at
          at += piece.length
          controller.enqueue(piece)
          if (at < bytes.length) return
          controller.close()
          end()
        },
        cancel: end,
      }, { highWaterMark: 0 })
    },
    get count() {
      return large.size
    },
  }
}
