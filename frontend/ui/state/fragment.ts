/** The part of a link that a server need not know: how the page goes on from there, and what a palette is called. */
import type { Colors } from '../color/colors.ts'
import type { OwnPalette } from '../color/own-palette.ts'
import { formatName, parseName, parsePalette } from '../color/palette-text.ts'

export interface Fragment {
  /** The share by which colors are fitted to what is seen; they stay as they are if there is none. */
  readonly share?: number | undefined
  /** The name of the palette whose stops the query has. */
  readonly name?: string | undefined
  /** A palette of one's own as links held it before there were stops. */
  readonly own?: OwnPalette | undefined
}

const OLDER = '#own='

/** With its number sign; empty if there is nothing to say. */
export function formatFragment({ palette, follows, share }: Colors): string {
  const parts = [
    ...(typeof palette === 'string' ? [] : [`name=${formatName(palette.name)}`]),
    ...(follows ? [`fit=${share}`] : []),
  ]
  return parts.length === 0 ? '' : `#${parts.join('&')}`
}

/** What can be made of a fragment, whoever wrote it. */
export function parseFragment(hash: string): Fragment {
  if (hash.startsWith(OLDER)) return { own: parsePalette(hash.slice(OLDER.length)) }
  const pairs = new Map(
    hash.slice(1).split('&').map((pair) => {
      const [key = '', value = ''] = pair.split('=')
      return [key, value]
    }),
  )
  const [fit, name] = [pairs.get('fit'), pairs.get('name')]
  return {
    share: fit !== undefined && /^(0|1|0?\.\d+)$/.test(fit) ? Number(fit) : undefined,
    name: name === undefined ? undefined : parseName(name),
  }
}
