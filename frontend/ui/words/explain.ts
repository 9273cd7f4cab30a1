/** What is wrong with a field, in words that say how to put it right. */
import { LIMITS } from '../../../core/limits.ts'
import type { FieldFault, FieldName } from '../state/fields.ts'
import type { Messages, TextName } from './messages.ts'

/** How a field that cannot be read is to be written. */
const WANTED: Readonly<Record<FieldName, TextName>> = {
  re: 'decimal',
  im: 'decimal',
  span: 'decimal',
  iterations: 'wholeNumber',
  coloring: 'choice',
  palette: 'choice',
  stops: 'choice',
  scale: 'choice',
  period: 'number',
  offset: 'number',
  inside: 'choice',
  samples: 'wholeNumber',
  width: 'wholeNumber',
  height: 'wholeNumber',
}

/** Words for a fault found here or by the server; faults of a later server have a plain sentence. */
export function explain({ parameter, fault, limit, value }: FieldFault, messages: Messages): string {
  if (fault === 'malformed') return messages.texts[WANTED[parameter]]
  if (fault === 'doubled') return messages.texts.doubled
  if (limit === undefined) return messages.texts.refused
  const number = Number(value)
  const isCoordinate = WANTED[parameter] === 'decimal'
  if (isCoordinate && limit === LIMITS.digits && Math.abs(number) <= limit) return messages.tooManyDigits(limit)
  if (number > limit) return messages.atMost(limit)
  return parameter === 'span' ? messages.above(limit) : messages.atLeast(limit)
}
