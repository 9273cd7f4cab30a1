/** Hands a file to the browser, to be kept where downloads go. */
export function downloadFile(name: string, content: BlobPart, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }))
  const link = Object.assign(document.createElement('a'), { href: url, download: name })
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS)
}

/** Long enough for a browser to begin with it. */
const KEPT_MS = 60_000

/** A name for a file from what people write. */
export function safeName(text: string): string {
  return text.trim().replaceAll(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 60) || 'almondbread'
}
