/** Why parts of the run were left out; `tests/run.ts` prints them, and fails where `REQUIRE_ALL` is set. */
export const skipped: string[] = []

/** True if the tests may run; otherwise notes what is missing, so that a skip is never silent. */
export function runnable(available: boolean, reason: string): boolean {
  if (!available) skipped.push(reason)
  return available
}
