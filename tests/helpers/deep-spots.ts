import { readFileSync } from 'node:fs'
import { type DeepSpot, exactEscape } from './exact-deep.ts'
import { createRandom } from './random.ts'

/** Small views on the way to places known to a thousand digits and more, off their middle, at random depths. */
export function spotsOnTheWay(count: number, seed: number): DeepSpot[] {
  const random = createRandom(seed)
  const centers: { re: string; im: string }[] = JSON.parse(
    readFileSync(new URL('../fixtures/deep-centers.json', import.meta.url), 'utf8'),
  )
  return Array.from({ length: count }, () => {
    const { re, im } = centers[Math.floor(random() * centers.length)]!
    const depth = 14 + Math.floor(random() * 387)
    return {
      re: cut(re, depth + 1 + Math.floor(random() * 3)),
      im: cut(im, depth + 1 + Math.floor(random() * 3)),
      span: `${1 + Math.floor(random() * 900) / 100}e-${depth}`,
      ...anySize(random),
      iterations: 8_000,
    }
  })
}

/**
 * Small views of which exact halving, on a random way out of the set, has found that a border between two counts runs through their
 * middle: there a count is wrong as soon as anything is.
 */
export function spotsOnBorders(count: number, seed: number): DeepSpot[] {
  const random = createRandom(seed)
  return Array.from({ length: count }, () => {
    const depth = 16 + Math.floor(random() ** 2 * 385)
    const iterations = 40 + Math.floor(random() * 400)
    const bits = Math.ceil(depth * 3.33) + 80
    const [endRe, endIm] = [random() * 4 - 2, random() < 0.5 ? 2 : -2].map((value) =>
      BigInt(Math.round(value * 2 ** 40))
    )
    const at = (t: bigint) => ({ re: endRe! * t >> 40n, im: endIm! * t >> 40n, bits })
    let inside = 0n
    let outside = 1n << BigInt(bits)
    while (outside - inside > 1n) {
      const middle = (inside + outside) / 2n
      if (exactEscape(at(middle), iterations, 2).n === 0) inside = middle
      else outside = middle
    }
    const { re, im } = at(outside)
    return {
      re: decimalText(re, bits),
      im: decimalText(im, bits),
      span: `3e-${depth}`,
      ...anySize(random),
      iterations: iterations + 60,
    }
  })
}

function anySize(random: () => number): { width: number; height: number } {
  return { width: 5 + Math.floor(random() * 60), height: 5 + Math.floor(random() * 60) }
}

function cut(text: string, places: number): string {
  const [mantissa = '', power = '0'] = text.split('e')
  const [whole = '', fraction = ''] = mantissa.split('.')
  return `${whole}.${fraction.slice(0, places + Number(power))}e${power}`
}

/** The fixed-point value as a decimal, exactly. */
function decimalText(value: bigint, bits: number): string {
  const sign = value < 0n ? '-' : ''
  const digits = (value < 0n ? -value : value) * 5n ** BigInt(bits)
  return `${sign}${digits}e-${bits}`
}
