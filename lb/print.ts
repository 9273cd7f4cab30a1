/** SGR codes (ECMA-48) of cyan, green, yellow, magenta and blue, and of the terminal's own color. */
const COLORS = [36, 32, 33, 35, 34]
const PLAIN = 39

/** What lines are written with, and whether a person sees them in color. */
export interface PrintOptions {
  readonly write: (text: string) => void
  readonly isColored: boolean
}

/** Makes a printer for each name; what stands before their lines is equally wide. */
export function createPrinters(names: readonly string[], { write, isColored }: PrintOptions) {
  const width = Math.max(...names.map((name) => name.length))
  return (name: string): (line: string) => void => {
    const label = `${name.padEnd(width)} |`
    const color = COLORS[names.indexOf(name) % COLORS.length]
    const shown = isColored ? `\x1b[${color}m${label}\x1b[${PLAIN}m` : label
    return (line) => write(`${shown} ${line}\n`)
  }
}
