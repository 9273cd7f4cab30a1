/** Where one is: the depth in figures and in words, what is computed with there, and what is under the pointer. */
import { arithmeticOf } from '../../../core/arithmetic.ts'
import type { Clock } from '../../../core/clock.ts'
import { decimalToNumber, formatDecimal, leadingExponent, roundDecimalAt } from '../../../core/decimal.ts'
import type { Explorer } from '../state/explorer.ts'
import { find } from '../parts/find.ts'
import { createAlarm } from '../parts/frame-clock.ts'
import type { Messages } from '../words/messages.ts'
import type { TileClient } from '../tiles/client.ts'
import { type Lattice, placementOf } from '../tiles/lattice.ts'
import { depthOf, pitchOf, planeAt, type Point } from '../state/view.ts'
import { depthWords, magnification } from './depth-words.ts'
import { fetchPixel, type PixelValue } from './fetch-pixel.ts'

export interface Readout {
  translate(messages: Messages): void
}

export interface ReadoutOptions {
  readonly surface: HTMLElement
  readonly target: () => Lattice | undefined
  readonly clock: Clock
  readonly client: TileClient
  messages: Messages
}

/** The pointer has to rest for so long before a worker is asked about its pixel. */
const REST_MS = 160

/** Letters of a coordinate beyond which its middle is left out. */
const MOST_LETTERS = 34

/** Less room than this is none: the workers go no deeper. */
const LEAST_ROOM = 1.05

export function createReadout(
  explorer: Explorer,
  { surface, target, messages, clock, client }: ReadoutOptions,
): Readout {
  const depth = find('depth', HTMLElement)
  const words = find('depth-words', HTMLElement)
  const arithmetic = find('arithmetic', HTMLElement)
  const limit = find('limit', HTMLElement)
  const place = find('pointer-place', HTMLElement)
  const iterations = find('pointer-iterations', HTMLElement)
  let pointer: Point | undefined
  let asking = new AbortController()
  const rest = createAlarm(clock)

  function showDepth(): void {
    const power = depthOf(explorer.view.span)
    depth.textContent = magnification(power, messages.decimalSign)
    words.textContent = depthWords(messages, power)
    const { re, im, span, width, height } = explorer.view
    const numbers = { re: decimalToNumber(re), im: decimalToNumber(im), span: decimalToNumber(span), width, height }
    arithmetic.textContent = messages.texts[arithmeticOf(numbers)]
    limit.hidden = explorer.deepest > LEAST_ROOM
  }

  function showPointer(): void {
    asking.abort()
    rest.cancel()
    iterations.textContent = ''
    if (!pointer) return void (place.textContent = '')
    const { re, im } = planeAt(explorer.view, pointer)
    const digits = leadingExponent(pitchOf(explorer.view))
    const [x, y] = [re, im].map((value) => shortened(formatDecimal(roundDecimalAt(value, digits))))
    place.textContent = `${x} ${y!.startsWith('-') ? '−' : '+'} ${y!.replace('-', '')} i`
    rest.set(REST_MS, ask)
  }

  async function ask(): Promise<void> {
    const lattice = target()
    if (!lattice || !pointer) return
    const { x, y, scale } = placementOf(lattice, explorer.view)
    const pixel = { x: Math.floor((pointer.x - x) / scale), y: Math.floor((pointer.y - y) / scale) }
    const { signal } = asking = new AbortController()
    try {
      const value = await fetchPixel(client, lattice, { ...pixel, signal })
      if (!signal.aborted) iterations.textContent = say(value)
    } catch {
      // What the pointer has left, or nobody could tell, is not said.
    }
  }

  function say(value: PixelValue): string {
    return value === 'inside' ? messages.texts.inside : messages.iterations(value)
  }

  const follow = ({ clientX, clientY, pointerType, buttons }: PointerEvent) => {
    if (pointerType === 'touch' && buttons !== 0) return
    const { left, top } = surface.getBoundingClientRect()
    pointer = { x: (clientX - left) * devicePixelRatio, y: (clientY - top) * devicePixelRatio }
    showPointer()
  }
  surface.addEventListener('pointermove', follow)
  surface.addEventListener('pointerup', (event) => event.pointerType === 'touch' && follow(event))
  surface.addEventListener('pointerleave', ({ pointerType }) => {
    if (pointerType === 'touch') return
    pointer = undefined
    showPointer()
  })
  explorer.onChange((change) => {
    if (change === 'color') return
    showDepth()
    if (pointer) showPointer()
  })
  showDepth()

  return {
    translate(next) {
      messages = next
      showDepth()
    },
  }
}

function shortened(text: string): string {
  if (text.length <= MOST_LETTERS) return text
  return `${text.slice(0, MOST_LETTERS - 13)}…${text.slice(-12)}`
}
