/** How values are spread over the palette: fitted to what is seen, or by a fixed scale and a period. */
import { NAMED_SCALES } from '../../../core/scale.ts'
import { find } from '../parts/find.ts'
import type { Explorer } from '../state/explorer.ts'
import { roundPower } from '../state/iterations.ts'
import type { Messages } from '../words/messages.ts'
import { PERIOD } from './colors.ts'
import type { Fitting } from './fitting.ts'

export interface ScaleSection {
  /** Shows what is. */
  show(): void
  toggleHold(): void
  translate(messages: Messages): void
}

/** Fitted colors, and scales with names. */
const CHOICES = ['fit', ...NAMED_SCALES] as const
export type ScaleChoice = (typeof CHOICES)[number]

export function createScaleSection(
  explorer: Explorer,
  { fitting, messages }: { readonly fitting: Fitting; messages: Messages },
): ScaleSection {
  const share = find('share-slider', HTMLInputElement)
  const hold = find('hold', HTMLInputElement)
  const period = find('period', HTMLInputElement)
  const inside = find('inside-color', HTMLInputElement)
  const radios = CHOICES.map((choice) => {
    const radio = document.querySelector<HTMLInputElement>(`[name=scale][value=${choice}]`)!
    radio.addEventListener('change', () => fitting.choose(choice))
    return { radio, choice }
  })

  share.addEventListener('input', () => fitting.share(share.valueAsNumber))
  hold.addEventListener('change', () => fitting.hold(hold.checked))
  period.addEventListener('input', () => void explorer.set({ period: roundPower(period.valueAsNumber) }))
  inside.addEventListener('input', () => void explorer.set({ inside: inside.value.slice(1) }))
  find('reset-colors', HTMLElement).addEventListener('click', explorer.resetColors)

  function show(): void {
    const { scale, follows, share: shareNow, period: periodNow, inside: insideNow } = explorer.scene
    const chosen: ScaleChoice = follows || typeof scale !== 'string' ? 'fit' : scale
    for (const { radio, choice } of radios) radio.checked = choice === chosen
    find('fit-fields', HTMLElement).hidden = chosen !== 'fit'
    share.value = String(shareNow)
    share.ariaValueText = messages.percent(shareNow)
    hold.checked = !follows
    period.value = String(Math.log10(periodNow))
    const words = chosen === 'fit' ? messages.turns(PERIOD / periodNow) : messages.number(periodNow)
    period.ariaValueText = find('period-value', HTMLElement).textContent = words
    find('period-label', HTMLElement).textContent = messages.texts[PERIOD_LABELS[chosen]]
    inside.value = `#${insideNow}`
  }

  return {
    show,
    toggleHold: () => fitting.hold(explorer.scene.follows),
    translate(next) {
      messages = next
      show()
    },
  }
}

/** What a period is, by what it is a period of. */
const PERIOD_LABELS = {
  fit: 'turnsOver',
  linear: 'period',
  sqrt: 'periodScaled',
  log: 'periodScaled',
} as const satisfies Record<ScaleChoice, string>
