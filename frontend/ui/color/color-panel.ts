/** The color panel: palettes, their rotation, and how numbers become colors. */
import { COLORINGS } from '../../../core/params.ts'
import { PALETTE_NAMES } from '../../../core/palette.ts'
import type { Explorer } from '../state/explorer.ts'
import { find } from '../parts/find.ts'
import { ITERATION_SLIDER, iterationPosition, roundPower } from '../state/iterations.ts'
import { SAMPLES, type Samples } from '../state/samples.ts'
import type { Storage } from '../state/storage.ts'
import type { Messages } from '../words/messages.ts'
import type { Panels } from '../parts/panels.ts'
import type { PaletteChoice } from './own-palette.ts'
import type { PaletteShelf } from './palette-shelf.ts'
import type { ScaleSection } from './scale-section.ts'
import { createSwatch, type Swatch } from './swatches.ts'

export interface ColorPanel {
  /** Shows the palettes of one's own anew. */
  refresh(): void
  translate(messages: Messages): void
}

export interface ColorPanelOptions {
  readonly shelf: PaletteShelf
  readonly panels: Panels
  readonly scaling: ScaleSection
  /** How many samples a page begins with. */
  readonly samplesKept: Storage<Samples>
  messages: Messages
}

/** Until it is opened it draws nothing and writes no number: the first of either costs a page that begins tens of milliseconds. */
export function createColorPanel(
  explorer: Explorer,
  { shelf, panels, scaling, samplesKept, messages }: ColorPanelOptions,
): ColorPanel {
  const offset = find('offset', HTMLInputElement)
  const samples = find('samples', HTMLSelectElement)
  const iterations = find('iterations-slider', HTMLInputElement)
  const automatic = find('automatic', HTMLInputElement)
  const ownList = find('own-palettes', HTMLElement)
  let own: Swatch[] = []

  const choose = (palette: PaletteChoice) => void explorer.set({ palette })
  const named = PALETTE_NAMES.map((name) => createSwatch(name, () => choose(name)))
  find('palettes', HTMLElement).append(...named.map(({ label }) => label))
  Object.assign(iterations, { min: ITERATION_SLIDER.least, max: ITERATION_SLIDER.most, step: ITERATION_SLIDER.step })

  offset.addEventListener('input', () => void explorer.set({ offset: offset.valueAsNumber }))
  iterations.addEventListener('input', () => void explorer.set({ iterations: roundPower(iterations.valueAsNumber) }))
  automatic.addEventListener('change', () => {
    const { look } = explorer
    explorer.set({ iterations: automatic.checked ? undefined : look.iterations })
  })
  samples.addEventListener('change', () => {
    const chosen = SAMPLES.find((count) => String(count) === samples.value)!
    samplesKept.set(chosen)
    explorer.set({ samples: chosen })
  })
  const radios = COLORINGS.map((coloring) => {
    const radio = document.querySelector<HTMLInputElement>(`[name=coloring][value=${coloring}]`)!
    radio.addEventListener('change', () => void explorer.set({ coloring }))
    return { radio, coloring }
  })

  /** Palettes of one's own, and the one of a link that is not among them. */
  function refresh(): void {
    if (!isOpen()) return
    const { palette } = explorer.scene
    const isForeign = typeof palette !== 'string' && !shelf.own.includes(palette)
    own = [...shelf.own, ...(isForeign ? [palette] : [])].map((choice) => {
      const swatch = createSwatch(choice, () => choose(choice))
      swatch.caption(choice.name)
      return swatch
    })
    ownList.replaceChildren(...own.map(({ label }) => label))
    find('own-fieldset', HTMLElement).hidden = own.length === 0
    show()
    paint()
  }

  function paint(): void {
    for (const swatch of [...named, ...own]) swatch.paint(explorer.scene.offset)
  }

  function show(): void {
    const { scene, look } = explorer
    for (const { radio, choice } of [...named, ...own]) radio.checked = choice === scene.palette
    for (const { radio, coloring } of radios) radio.checked = coloring === scene.coloring
    offset.value = String(scene.offset)
    offset.ariaValueText = messages.number(Math.round(scene.offset * 1000) / 1000)
    scaling.show()
    samples.value = String(scene.samples)
    iterations.value = String(iterationPosition(look.iterations))
    iterations.ariaValueText = find('iterations-value', HTMLElement).textContent = messages.number(look.iterations)
    automatic.checked = scene.iterations === undefined
  }

  const isOpen = () => panels.isOpen('color-panel')
  const isShown = (choice: PaletteChoice) => [...named, ...own].some((swatch) => swatch.choice === choice)
  explorer.onChange((change) => {
    if (change === 'moving' || !isOpen()) return
    if (!isShown(explorer.scene.palette)) return refresh()
    show()
    paint()
  })
  panels.onToggle((id) => id === 'color-panel' && refresh())

  return {
    refresh,
    translate(next) {
      messages = next
      samples.replaceChildren(...SAMPLES.map((count) => new Option(messages.samples(count), String(count))))
      for (const swatch of named) swatch.caption(messages.palettes[swatch.choice as (typeof PALETTE_NAMES)[number]])
      refresh()
    },
  }
}
