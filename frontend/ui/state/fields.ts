/** The form as text: from a link or from typing to parameters, or to what is wrong with each field. Pure. */
import { ParamError, parseQuery, type RenderParams, renderSchema } from '../../../core/params.ts'

/** Every parameter that the page offers; others in a link, such as trackers', are not its business. */
export const FIELD_NAMES = [
  're',
  'im',
  'span',
  'iterations',
  'coloring',
  'palette',
  'stops',
  'scale',
  'period',
  'offset',
  'inside',
  'samples',
  'width',
  'height',
] as const
export type FieldName = (typeof FIELD_NAMES)[number]

/** What each field holds, as written. */
export type Fields = Record<FieldName, string>

/** What is wrong with one field; the same shape as a server's problem. */
export interface FieldFault {
  readonly parameter: FieldName
  readonly fault: string
  readonly limit: number | undefined
  readonly value: string
}

export type Reading =
  | { readonly params: RenderParams; readonly faults?: never }
  | { readonly faults: readonly FieldFault[]; readonly params?: never }

export function isFieldName(name: unknown): name is FieldName {
  return (FIELD_NAMES as readonly unknown[]).includes(name)
}

/** Reads all the fields, and finds every faulty one rather than the first. */
export function readFields(fields: Partial<Fields>): Reading {
  const pairs = new URLSearchParams()
  for (const name of FIELD_NAMES) {
    const text = fields[name]
    // The comma of a curve lies between two numbers.
    if (text !== undefined) pairs.append(name, name === 'scale' ? text.trim() : tidyNumber(text))
  }
  return read(pairs)
}

/** Reads a link's query, from which the fields can be filled even where it is wrong. */
export function readLink(search: string): { reading: Reading; fields: Partial<Fields> } {
  const pairs = new URLSearchParams()
  for (const [name, value] of new URLSearchParams(search)) if (isFieldName(name)) pairs.append(name, value)
  const fields = Object.fromEntries(pairs)
  return { reading: read(pairs), fields }
}

/** Numbers as people paste them: spaces around, a typographic minus, a decimal comma. */
export function tidyNumber(text: string): string {
  return text.trim().replace(/^[−–]/, '-').replace(/^([+-]?\d*),(\d+(?:[eE][+-]?\d+)?)$/, '$1.$2')
}

function read(pairs: URLSearchParams): Reading {
  const faults: FieldFault[] = []
  for (;;) {
    try {
      const params = parseQuery(renderSchema, pairs.toString())
      return faults.length === 0 ? { params } : { faults }
    } catch (error) {
      if (!(error instanceof ParamError) || !isFieldName(error.parameter)) throw error
      const { parameter, fault, limit } = error
      if (faults.some((known) => known.parameter === parameter)) return { faults }
      faults.push({ parameter, fault, limit, value: pairs.get(parameter) ?? '' })
      pairs.delete(parameter)
    }
  }
}
