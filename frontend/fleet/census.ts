/** Who draws, as their answers show. */
export interface Census {
  /** A worker has answered. */
  sawWorker(name: string): void
  /** A worker is not to be asked for so many milliseconds: its answer was damaged, or said that it is full. */
  avoid(name: string, ms: number): void
  /** Workers to be asked for nothing for now: at most two, and never all. */
  avoided(): readonly string[]
  /** How many workers there are. */
  readonly size: number
}

/** A worker that has not answered for so long, and while others did, is no longer there; longer than any tile takes. */
const GONE_MS = 15_000

/** Answers of others, for each worker there is, that show that it has been passed over. */
const ANSWERS_EACH = 4

/** More names than this in one request would leave the balancer too few tries. */
const AVOIDED_AT_ONCE = 2

/** A census that begins with what it is told, and follows what it sees once it has looked long enough. */
export function createCensus({ expected, now }: {
  readonly expected: number
  readonly now: () => number
}): Census {
  const seen = new Map<string, { atMs: number; answer: number }>()
  const avoidedUntil = new Map<string, number>()
  let answers = 0
  let firstMs: number | undefined

  const isGone = ({ atMs, answer }: { atMs: number; answer: number }) =>
    now() - atMs > GONE_MS && answers - answer > ANSWERS_EACH * seen.size

  const count = () => {
    const isLearning = firstMs === undefined || now() - firstMs < GONE_MS || answers < ANSWERS_EACH * expected
    return Math.max(1, seen.size, isLearning ? expected : 0)
  }

  const sawWorker = (name: string) => {
    firstMs ??= now()
    answers++
    seen.set(name, { atMs: now(), answer: answers })
    for (const [other, last] of seen) if (isGone(last)) seen.delete(other)
  }

  return {
    sawWorker,
    avoid(name, ms) {
      sawWorker(name)
      const untilMs = Math.max(avoidedUntil.get(name) ?? 0, now() + ms)
      avoidedUntil.delete(name)
      avoidedUntil.set(name, untilMs)
    },
    avoided() {
      if (avoidedUntil.size === 0) return NOBODY
      for (const [name, untilMs] of avoidedUntil) if (now() >= untilMs) avoidedUntil.delete(name)
      const most = Math.min(AVOIDED_AT_ONCE, count() - 1)
      return [...avoidedUntil.keys()].slice(Math.max(0, avoidedUntil.size - most))
    },
    get size() {
      return count()
    },
  }
}

const NOBODY: readonly string[] = []
