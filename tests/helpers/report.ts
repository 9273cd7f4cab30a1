import type { Figure } from './figures.ts'

/** How the tests of one file ended. */
export interface Report {
  readonly file: string
  readonly passed: number
  readonly failed: number
  readonly tookMs: number
  /** Why parts of the file were left out. */
  readonly skipped: readonly string[]
  readonly figures: readonly Figure[]
}

/** Begins a record in a text (RFC 7464); tests print no such character. */
const RECORD = '\u001e'

/** A report as a line among what tests print. */
export function formatReport(report: Report): string {
  return `${RECORD}${JSON.stringify(report)}\n`
}

/** The first report in a text, what was printed before it, and what follows; undefined until a report is there whole. */
export function splitReport(text: string): { before: string; report: Report; after: string } | undefined {
  const start = text.indexOf(RECORD)
  const end = text.indexOf('\n', start)
  if (start < 0 || end < 0) return undefined
  return { before: text.slice(0, start), report: JSON.parse(text.slice(start + 1, end)), after: text.slice(end + 1) }
}
