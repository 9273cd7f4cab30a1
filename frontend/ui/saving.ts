/** What can be done with a finished picture: take it home, and pass its link on. */
import type { RenderParams } from '../../core/params.ts'
import { fileName } from './file-name.ts'
import { find } from './find.ts'
import type { Messages } from './messages.ts'
import { imageUrl } from './render-client.ts'

export interface Saving {
  /** Offers the picture that the server keeps under this id. */
  offer(id: string, params: RenderParams): void
  /** Takes the offer back, while another picture is made. */
  withdraw(): void
  translate(messages: Messages): void
}

/** How long the button says that the link was copied. */
const COPIED_MS = 2000

export function createSaving(messages: Messages, { say }: { readonly say: (words: string) => void }): Saving {
  const download = find('download', HTMLAnchorElement)
  const copy = find('copy', HTMLButtonElement)

  copy.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(location.href)
      say(messages.texts.copied)
      copy.textContent = messages.texts.copied
      setTimeout(() => copy.textContent = messages.texts.copyLink, COPIED_MS)
    } catch {
      say(messages.texts.notCopied)
    }
  })

  return {
    offer(id, params) {
      download.href = imageUrl(id)
      download.download = fileName(params)
      download.hidden = false
    },
    withdraw() {
      download.hidden = true
    },
    translate(next) {
      messages = next
    },
  }
}
