import { canonicalQuery, type TileParams, tileSchema } from '../core/params.ts'

/** The tag of a tile: who is to draw it is no part of it. */
export function tileTag({ balance: _, ...params }: TileParams, { revision, isGzipped }: {
  readonly revision: string
  readonly isGzipped: boolean
}): string {
  return entityTag(canonicalQuery(tileSchema, params) + (isGzipped ? '&gzip' : ''), revision)
}

/**
 * A strong entity tag: the kernel's revision and a hash of the request in its one canonical form. It need only differ
 * between representations of one URL, so 64 bits of FNV-1a (two lanes of 32) are plenty.
 */
export function entityTag(canonicalQuery: string, revision: string): string {
  let low = 0x811c9dc5
  let high = 0x050c5d1f
  for (let index = 0; index < canonicalQuery.length; index++) {
    const code = canonicalQuery.charCodeAt(index)
    low = Math.imul(low ^ code, FNV_PRIME)
    high = Math.imul(high ^ code, FNV_PRIME)
  }
  return `"${revision}-${hexadecimal(low)}${hexadecimal(high)}"`
}

/** Whether an If-None-Match header names the tag, or any; weak tags compare as strong (RFC 9110, 13.1.2). */
export function matchesTag(ifNoneMatch: string | undefined, tag: string): boolean {
  if (ifNoneMatch === undefined) return false
  return ifNoneMatch.split(',').some((candidate) => {
    const trimmed = candidate.trim()
    return trimmed === '*' || trimmed.replace(/^W\//, '') === tag
  })
}

const FNV_PRIME = 0x01000193

function hexadecimal(word: number): string {
  return (word >>> 0).toString(16).padStart(8, '0')
}
