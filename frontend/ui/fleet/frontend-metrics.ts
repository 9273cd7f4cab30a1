/** Gauges of the frontend's Prometheus metrics, by name; labels are not read. */
export function readGauges(text: string): Readonly<Record<string, number>> {
  const gauges: Record<string, number> = {}
  for (const [, name, value] of text.matchAll(/^(\w+) ([-+\d.eE]+)$/gm)) gauges[name!] = Number(value)
  return gauges
}
