import type { Clock } from '../../../core/clock.ts'

/** Hands a file to the browser, to be kept where downloads go. */
export type Download = (name: string, content: BlobPart, type: string) => void

export function createDownload({ after }: Clock): Download {
  return (name, content, type) => {
    const url = URL.createObjectURL(new Blob([content], { type }))
    const link = Object.assign(document.createElement('a'), { href: url, download: name })
    link.click()
    after(KEPT_MS, () => URL.revokeObjectURL(url))
  }
}

/** Long enough for a browser to begin with it. */
const KEPT_MS = 60_000

/** A name for a file from what people write. */
export function safeName(text: string): string {
  return text.trim().replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60) || 'almondbread'
}
