/** Files dropped anywhere on the page. */
import { find } from '../parts/find.ts'

export function acceptDrops(open: (file: File) => Promise<void>): void {
  const sign = find('drop', HTMLElement)
  const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') ?? false
  addEventListener('dragover', (event) => {
    if (!hasFiles(event)) return
    event.preventDefault()
    sign.hidden = false
  })
  addEventListener('dragleave', ({ relatedTarget }) => {
    if (relatedTarget === null) sign.hidden = true
  })
  addEventListener('drop', async (event) => {
    sign.hidden = true
    if (!hasFiles(event)) return
    event.preventDefault()
    for (const file of event.dataTransfer!.files) await open(file)
  })
}
