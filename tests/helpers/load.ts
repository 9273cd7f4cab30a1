import { Pool } from 'undici'

/** An answer under load; status 0 where none came. Instants are by `performance.now()`. */
export interface Reply {
  readonly status: number
  readonly retryAfter: string | undefined
  readonly startedAt: number
  readonly endedAt: number
}

/** A client that asks for a path, and keeps its connections. */
export interface LoadClient {
  ask(path: string): Promise<Reply>
  /** Breaks off what is still asked for. */
  stop(): void
}

/** What is asked for, for how long; no two paths are the same. */
export interface LoadOptions {
  readonly nextPath: () => string
  readonly forMs: number
}

export function createLoadClient(origin: string): LoadClient {
  const pool = new Pool(origin)
  return {
    async ask(path) {
      const startedAt = performance.now()
      const end = (status: number, retryAfter?: string): Reply => {
        return { status, retryAfter, startedAt, endedAt: performance.now() }
      }
      try {
        const { statusCode, headers, body } = await pool.request({ path, method: 'GET' })
        await body.dump({ limit: Infinity })
        return end(statusCode, headers['retry-after']?.toString())
      } catch {
        return end(0)
      }
    },
    stop: () => void pool.destroy(),
  }
}

/** A few clients, each of which asks again once it is answered: what the fleet can do. */
export async function closedLoop(
  client: LoadClient,
  { nextPath, forMs, clients }: LoadOptions & { readonly clients: number },
): Promise<Reply[]> {
  const until = performance.now() + forMs
  const replies: Reply[] = []
  await Promise.all(Array.from({ length: clients }, async () => {
    while (performance.now() < until) replies.push(await client.ask(nextPath()))
  }))
  return replies
}

export interface PressOptions {
  readonly nextPath: () => string
  /** How many are asked for at first, and how many more for each that is drawn. */
  readonly first: number
  readonly times: number
  /** How many are to be drawn; hears of each. */
  readonly wanted: number
  readonly onDrawn?: (count: number) => void
}

/**
 * Asks for so many times what the fleet can do, however fast that is: for each good answer as many more are asked for. Ends
 * once all are answered.
 */
export async function press(client: LoadClient, options: PressOptions): Promise<Reply[]> {
  const { nextPath, first, times, wanted, onDrawn = () => {} } = options
  const replies: Reply[] = []
  let drawn = 0
  let due = first
  await new Promise<void>((resolve) => {
    let open = 0
    const ask = async () => {
      const reply = await client.ask(nextPath())
      replies.push(reply)
      if (reply.status === 200) {
        onDrawn(++drawn)
        due += times
      }
      askWhatIsDue()
      if (--open === 0) resolve()
    }
    const askWhatIsDue = () => {
      for (; due >= 1 && drawn < wanted; due--) {
        open++
        void ask()
      }
    }
    askWhatIsDue()
  })
  return replies
}
