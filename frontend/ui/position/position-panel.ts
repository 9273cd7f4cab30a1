/** The place in figures, to be read, copied, and typed. */
import { formatDecimal } from '../../../core/decimal.ts'
import { explain } from '../words/explain.ts'
import type { Explorer } from '../state/explorer.ts'
import { type FieldFault, type Fields, readFields } from '../state/fields.ts'
import { find } from '../parts/find.ts'
import type { Messages } from '../words/messages.ts'
import type { Notices } from '../parts/notices.ts'

const NAMES = ['re', 'im', 'span'] as const

export interface PositionPanel {
  /** Says beside each field what is wrong with it; faults of other fields are said in passing. */
  showFaults(faults: readonly FieldFault[], fields?: Partial<Fields>): void
  translate(messages: Messages): void
}

export function createPositionPanel(
  explorer: Explorer,
  { messages, notices }: { messages: Messages; readonly notices: Notices },
): PositionPanel {
  const form = find('position-form', HTMLFormElement)
  const fieldOf = (name: string) => form.elements.namedItem(name) as HTMLInputElement | HTMLTextAreaElement
  let faults: readonly FieldFault[] = []

  const read = (): Partial<Fields> =>
    Object.fromEntries(NAMES.map((name) => [name, fieldOf(name).value.replaceAll(/\s/g, '')]))

  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const { width, height } = explorer.view
    const { params, faults } = readFields({ ...read(), width: String(width), height: String(height) })
    show(faults ?? [])
    if (faults?.[0]) fieldOf(faults[0].parameter).focus()
    if (!params) return
    const { re, im, span } = params
    explorer.set({ re, im, span })
  })
  form.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || !(event.target instanceof HTMLTextAreaElement)) return
    event.preventDefault()
    form.requestSubmit()
  })
  form.addEventListener('input', () => show([]))

  find('copy', HTMLElement).addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(location.href)
      notices.say(messages.texts.copied)
    } catch {
      notices.say(messages.texts.notCopied)
    }
  })
  const share = find('share', HTMLElement)
  share.hidden = !('share' in navigator)
  share.addEventListener('click', () => {
    navigator.share({ title: document.title, url: location.href }).catch(() => {
      // Whoever closes the list of apps has not shared, and knows.
    })
  })

  // Colors change by themselves, and are no reason to take away what somebody types.
  explorer.onChange((change) => (change === 'place' || change === 'look') && write())
  write()

  function write(): void {
    const { re, im, span } = explorer.scene
    const texts = { re: formatDecimal(re), im: formatDecimal(im), span: formatDecimal(span) }
    for (const name of NAMES) if (document.activeElement !== fieldOf(name)) fieldOf(name).value = texts[name]
    show([])
  }

  function show(next: readonly FieldFault[]): void {
    faults = next
    for (const name of NAMES) {
      const fault = faults.find(({ parameter }) => parameter === name)
      const error = find(`${name}-error`, HTMLElement)
      error.hidden = !fault
      error.textContent = fault ? explain(fault, messages) : ''
      fieldOf(name).ariaInvalid = fault ? 'true' : null
    }
  }

  return {
    showFaults(next, fields = {}) {
      for (const name of NAMES) if (fields[name] !== undefined) fieldOf(name).value = fields[name]
      show(next)
    },
    translate(next) {
      messages = next
      show(faults)
    },
  }
}
