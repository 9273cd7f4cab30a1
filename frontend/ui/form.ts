/** The form: its fields as text, and what is wrong with them in words beside them. */
import { explain } from './explain.ts'
import { FIELD_NAMES, type FieldFault, type FieldName, type Fields, tidyNumber } from './fields.ts'
import { find } from './find.ts'
import { ITERATION_SLIDER, iterationPosition, iterationsAt } from './iterations.ts'
import type { Messages } from './messages.ts'
import { createSizeField } from './size-field.ts'
import { tieSlider } from './slider.ts'
import { createSwatches } from './swatches.ts'

export interface Form {
  read(): Fields
  write(fields: Partial<Fields>): void
  /** The size that fills the picture's place on the page. */
  fittingSize(): Pick<Fields, 'width' | 'height'>
  /** Writes each fault beside its field, and clears the other fields; the first faulty one takes the focus if asked. */
  showFaults(faults: readonly FieldFault[], options?: { focus: boolean }): void
  translate(messages: Messages): void
}

export interface FormOptions {
  readonly messages: Messages
  /** What a picture of fitting size fills. */
  readonly stage: HTMLElement
  readonly onSubmit: () => void
}

export function createForm({ messages, stage, onSubmit }: FormOptions): Form {
  const form = find('form', HTMLFormElement)
  const swatches = createSwatches(find('palettes', HTMLElement))
  const size = createSizeField(stage)
  const offset = find('offset', HTMLInputElement)
  const iterationsSlider = find('iterations-slider', HTMLInputElement)
  Object.assign(iterationsSlider, {
    min: ITERATION_SLIDER.least,
    max: ITERATION_SLIDER.most,
    step: ITERATION_SLIDER.step,
  })
  const sliders = [
    tieSlider({
      slider: iterationsSlider,
      text: find('iterations', HTMLInputElement),
      toText: (position) => String(iterationsAt(position)),
      toPosition: iterationPosition,
    }),
    tieSlider({
      slider: find('offset-slider', HTMLInputElement),
      text: offset,
      toText: String,
      toPosition: (turns) => turns,
    }),
  ]
  const rotate = () => swatches.rotate(Math.min(1, Math.max(0, Number(tidyNumber(offset.value)) || 0)))
  let faults: readonly FieldFault[] = []

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    onSubmit()
  })
  form.addEventListener('input', ({ target }) => {
    rotate()
    const { name } = target as HTMLInputElement
    if (faults.some(({ parameter }) => parameter === name)) show(faults.filter(({ parameter }) => parameter !== name))
  })

  function show(next: readonly FieldFault[]): void {
    faults = next
    for (const name of FIELD_NAMES) {
      const fault = faults.find(({ parameter }) => parameter === name)
      const error = find(`${name}-error`, HTMLElement)
      error.hidden = !fault
      error.textContent = fault ? explain(fault, messages) : ''
      for (const control of controls(form, name)) control.ariaInvalid = fault ? 'true' : null
    }
  }

  return {
    read() {
      const data = new FormData(form)
      return Object.fromEntries(FIELD_NAMES.map((name) => [name, String(data.get(name) ?? '')])) as Fields
    },
    write(fields) {
      for (const name of FIELD_NAMES) {
        const control = form.elements.namedItem(name) as HTMLInputElement | RadioNodeList
        if (fields[name] !== undefined) control.value = fields[name]
      }
      size.follow()
      for (const follow of sliders) follow()
      rotate()
    },
    fittingSize: size.fitting,
    showFaults(next, { focus } = { focus: false }) {
      if (next.some(({ parameter }) => parameter === 'width' || parameter === 'height')) size.open()
      show(next)
      if (focus && faults[0]) controls(form, faults[0].parameter)[0]?.focus()
    },
    translate(next) {
      messages = next
      swatches.translate(messages)
      size.translate(messages)
      show(faults)
    },
  }
}

/** The inputs that make up a field: one, or its radio buttons. */
function controls(form: HTMLFormElement, name: FieldName): HTMLInputElement[] {
  return [...form.querySelectorAll<HTMLInputElement>(`[name="${name}"]`)]
}
