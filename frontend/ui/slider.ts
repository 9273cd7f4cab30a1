/** A slider and a text field that show the same number, whichever is moved. */
export interface SliderOptions {
  readonly slider: HTMLInputElement
  readonly text: HTMLInputElement
  readonly toText: (position: number) => string
  readonly toPosition: (value: number) => number
}

/** Ties the two; returns what brings the slider in line after the text was set from elsewhere. */
export function tieSlider({ slider, text, toText, toPosition }: SliderOptions): () => void {
  const follow = () => {
    const value = Number(text.value)
    if (text.value !== '' && !Number.isNaN(value)) slider.value = String(toPosition(value))
    slider.setAttribute('aria-valuetext', text.value)
  }
  slider.addEventListener('input', () => {
    text.value = toText(slider.valueAsNumber)
    slider.setAttribute('aria-valuetext', text.value)
    text.dispatchEvent(new Event('input', { bubbles: true }))
  })
  text.addEventListener('input', (event) => event.isTrusted && follow())
  return follow
}
