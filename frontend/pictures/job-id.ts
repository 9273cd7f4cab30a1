import { crc32 } from '../../core/deflate.ts'

/** Of 16 bytes, those by chance; the rest is their check. */
const RANDOM_BYTES = 12

/**
 * A new id of a job, in the form of a UUID, that shows by itself that it was given: so it is told from one that never was after a
 * restart too, and by any other frontend.
 */
export function createJobId(): string {
  const random = hexOf(crypto.getRandomValues(new Uint8Array(RANDOM_BYTES)))
  const hex = random + checkOf(random)
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

/** Whether an id was given by a frontend: one in four billion others passes too. */
export function isJobId(id: string): boolean {
  if (!/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)) return false
  const hex = id.replaceAll('-', '')
  return checkOf(hex.slice(0, 2 * RANDOM_BYTES)) === hex.slice(2 * RANDOM_BYTES)
}

function checkOf(random: string): string {
  return crc32(`almondbread ${random}`).toString(16).padStart(8, '0')
}

function hexOf(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}
