const endings: (() => Promise<void>)[] = []

/** Has something done when all files of this process have been run: what they share is stopped then. */
export function atEnd(ending: () => Promise<void>): void {
  endings.push(ending)
}

/** Does all of it, the last first. */
export async function end(): Promise<void> {
  for (const ending of endings.toReversed()) await ending()
}
