/** The first n at which |z_n| > 2 in the orbit of c, at most `most`: the loop that everybody writes first. */
export function probeOrbit(cRe: number, cIm: number, most: number): number {
  let zRe = cRe
  let zIm = cIm
  for (let n = 1; n < most; n++) {
    const a = zRe * zRe
    const b = zIm * zIm
    if (a + b > 4) return n
    zIm = 2 * zRe * zIm + cIm
    zRe = a - b + cRe
  }
  return most
}
