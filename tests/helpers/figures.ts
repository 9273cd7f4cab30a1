/** Something measured, beside the line that it has to reach. */
export interface Figure {
  readonly what: string
  readonly measured: string
  readonly 'pass line': string
}

/** What has been measured so far in this process; `tests/run.ts` prints it as one table when all tests have ended. */
export const figures: Figure[] = []

/** Notes what was measured; the test itself holds it to its pass line. */
export function figure(what: string, measured: string, passLine: string): void {
  figures.push({ what, measured, 'pass line': passLine })
}
