/** The page: ties the form, the picture and the address bar together. */
import './jitless.ts'
import { formatDecimal } from '../../core/decimal.ts'
import { formatQuery, parseQuery, type RenderParams, renderSchema } from '../../core/params.ts'
import { draw, type Phase } from './drawing.ts'
import { type FieldFault, type Fields, isFieldName, readFields, readLink } from './fields.ts'
import { find } from './find.ts'
import { createForm } from './form.ts'
import { createHelp } from './help.ts'
import { createLanguageSwitch } from './language-switch.ts'
import { type Language, preferredLanguage, rememberedLanguage } from './language.ts'
import { MESSAGES } from './messages.ts'
import { createProgressView } from './progress-view.ts'
import { RefusedError } from './render-client.ts'
import { createSaving } from './saving.ts'
import { createStage, type Move } from './stage.ts'
import { applyTexts } from './texts.ts'
import { CENTER, home, panned, type Place, ZOOM, zoomed } from './view.ts'

const language = preferredLanguage([rememberedLanguage(), ...navigator.languages])
let messages = MESSAGES[language]
let shown: RenderParams | undefined
let phase: Phase = { name: 'empty' }
let drawing = new AbortController()

const stage = createStage(move)
const form = createForm({ messages, stage: find('stage', HTMLElement), onSubmit: () => attempt(form.read()) })
const progress = createProgressView(messages)
const saving = createSaving(messages, { say: progress.announce })
const help = createHelp()
const cancel = find('cancel', HTMLButtonElement)

cancel.addEventListener('click', stop)
find('zoom-in', HTMLElement).addEventListener('click', () => move({ name: 'zoom', direction: 'in', point: CENTER }))
find('zoom-out', HTMLElement).addEventListener('click', () => move({ name: 'zoom', direction: 'out', point: CENTER }))
find('home', HTMLElement).addEventListener('click', () => move({ name: 'home' }))
addEventListener('keydown', ({ key, target }) => {
  if (key === 'Escape' && !cancel.hidden && !help.isOpen()) stop()
  if (key === '?' && !isTyping(target)) help.open()
})
addEventListener('popstate', openLink)
addEventListener('pageshow', ({ persisted }) => persisted && phase.name !== 'done' && openLink())

createLanguageSwitch(language, translate)
translate(language)
openLink()

/** Draws what the address bar asks for; without parameters the whole set, as large as its place on the page. */
function openLink(): void {
  const { reading, fields } = readLink(location.search)
  const isBare = Object.keys(fields).length === 0
  form.write({ ...fieldsOf(parseQuery(renderSchema, '')), ...(isBare ? form.fittingSize() : {}), ...fields })
  if (isBare) move({ name: 'home' }, 'replace')
  else if (reading.faults) {
    drawing.abort()
    stage.revert()
    setPhase({ name: 'empty' })
    refuse(reading.faults)
  } else generate(reading.params, 'replace')
}

/** Draws what the fields say, or says beside them what is wrong. */
function attempt(fields: Fields, entry: 'push' | 'replace' = 'push'): void {
  const reading = readFields(fields)
  if (reading.faults) refuse(reading.faults, { focus: true })
  else generate(reading.params, entry)
}

/** Draws another place with everything else as the form has it. */
function move(wanted: Move, entry: 'push' | 'replace' = 'push'): void {
  const fields = form.read()
  const size = stage.view ?? { width: Number(fields.width), height: Number(fields.height) }
  const place = wanted.name === 'home' ? home(size) : stage.view && placeAfter(wanted, stage.view)
  if (place) attempt({ ...fields, ...placeFields(place) }, entry)
}

function placeAfter(wanted: Exclude<Move, { name: 'home' }>, view: NonNullable<typeof stage.view>): Place {
  if (wanted.name === 'pan') return panned(view, wanted.right, wanted.up)
  return zoomed(view, wanted.point, ZOOM[wanted.direction])
}

async function generate(params: RenderParams, entry: 'push' | 'replace'): Promise<void> {
  drawing.abort()
  const { signal } = drawing = new AbortController()
  const query = formatQuery(renderSchema, params)
  if (entry === 'push' && location.search !== `?${query}`) history.pushState(null, '', `?${query}`)
  else history.replaceState(null, '', `?${query}`)
  shown = params
  form.write(fieldsOf(params))
  form.showFaults([])
  saving.withdraw()
  stage.frame(params)
  describe()
  try {
    saving.offer(await draw(query, { signal, onPhase: setPhase, show: stage.show }), params)
  } catch (error) {
    if (signal.aborted) return
    stage.revert()
    if (error instanceof RefusedError && isFieldName(error.parameter)) refuse([serverFault(error)], { focus: true })
    else setPhase({ name: 'failed', error })
  }
}

function stop(): void {
  drawing.abort()
  stage.revert()
  setPhase({ name: 'canceled' })
  find('generate', HTMLElement).focus()
}

function refuse(faults: readonly FieldFault[], options = { focus: false }): void {
  form.showFaults(faults, options)
  progress.notify(messages.invalid(faults.length))
}

function setPhase(next: Phase): void {
  phase = next
  progress.show(next, shown ?? { width: 0, height: 0 })
}

function translate(next: Language): void {
  messages = MESSAGES[next]
  document.documentElement.lang = next
  applyTexts(document, messages)
  for (const part of [form, progress, saving]) part.translate(messages)
  describe()
}

function describe(): void {
  if (!shown) return stage.describe(messages.texts.empty)
  const [re, im, span] = [shown.re, shown.im, shown.span].map(formatDecimal)
  stage.describe(messages.picture(re!, im!, span!))
}

function fieldsOf(params: RenderParams): Partial<Fields> {
  return readLink(formatQuery(renderSchema, params)).fields
}

function placeFields({ re, im, span }: Place): Pick<Fields, 're' | 'im' | 'span'> {
  return { re: formatDecimal(re), im: formatDecimal(im), span: formatDecimal(span) }
}

function serverFault({ parameter, fault, limit }: RefusedError): FieldFault {
  const name = isFieldName(parameter) ? parameter : 'span'
  return {
    parameter: name,
    fault: String(fault),
    limit: typeof limit === 'number' ? limit : undefined,
    value: form.read()[name],
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement && target.type === 'text'
}
