import process from 'node:process'

interface Figure {
  readonly what: string
  readonly measured: string
  readonly 'pass line': string
}

const figures: Figure[] = []

/** Notes what was measured, for the table that is printed when the process ends; the test itself holds it to its pass line. */
export function figure(what: string, measured: string, passLine: string): void {
  if (figures.length === 0) process.once('exit', printFigures)
  figures.push({ what, measured, 'pass line': passLine })
}

function printFigures(): void {
  const names = ['what', 'measured', 'pass line'] as const
  const rows = [names, ...figures.map((row) => names.map((name) => row[name]))]
  const widths = names.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)))
  for (const row of rows) console.log(row.map((cell, column) => cell.padEnd(widths[column]!)).join('  ').trimEnd())
}
