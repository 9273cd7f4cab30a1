/** Places of one's own by name, as links, kept in the browser; and as a file to take elsewhere. */
import { LIMITS } from '../../../core/limits.ts'
import { createStorage } from '../state/storage.ts'

export interface KeptPlace {
  readonly name: string
  /** Query and fragment, as in the address bar. */
  readonly link: string
}

export interface KeptPlaces {
  readonly all: readonly KeptPlace[]
  /** False if the browser does not keep them. */
  add(places: readonly KeptPlace[]): boolean
  remove(place: KeptPlace): void
}

/** More would be slow to look through. */
const MOST_PLACES = 500
const LONGEST_NAME = 60

/** A link that a request can be made of. */
const LONGEST_LINK = LIMITS.url

export function createKeptPlaces(): KeptPlaces {
  const storage = createStorage('places', placesOf)
  return {
    get all() {
      return storage.value
    },
    add: (places) => storage.set([...places, ...storage.value].slice(0, MOST_PLACES)),
    remove: (place) => void storage.set(storage.value.filter((known) => known !== place)),
  }
}

export function writePlaces(places: readonly KeptPlace[]): string {
  return `${JSON.stringify({ almondbread: 'places', places }, null, 2)}\n`
}

/** Undefined if the text is no such file. */
export function readPlaces(text: string): KeptPlace[] | undefined {
  try {
    const file = JSON.parse(text)
    return file.almondbread === 'places' ? placesOf(file.places) : undefined
  } catch {
    return undefined
  }
}

/** Whatever can be used of a list, by whomever it was written. */
function placesOf(list: unknown): KeptPlace[] {
  if (!Array.isArray(list)) return []
  return list.flatMap((place): KeptPlace[] => {
    const { name, link } = Object(place)
    const isPlace = typeof name === 'string' && typeof link === 'string' && link.startsWith('?') &&
      link.length < LONGEST_LINK
    return isPlace ? [{ name: name.slice(0, LONGEST_NAME), link }] : []
  }).slice(0, MOST_PLACES)
}
