/** Where the picture is: the new one paints over the last, which is moved to where it lies in the new view. */
import { find } from './find.ts'
import { CENTER, type PicturePoint, type PictureView, placement } from './view.ts'

/** A wish to see another view, said with pointer or keys. */
export type Move =
  | { readonly name: 'zoom'; readonly direction: 'in' | 'out'; readonly point: PicturePoint }
  | { readonly name: 'pan'; readonly right: number; readonly up: number }
  | { readonly name: 'home' }

export interface Stage {
  /** The view that moves start from: that of the frame. */
  readonly view: PictureView | undefined
  /** Makes the frame that of a view, and moves the picture in it to where it belongs. */
  frame(view: PictureView): void
  /** Paints an image over the frame as it comes; resolves when it is whole. */
  show(url: string, signal: AbortSignal): Promise<void>
  /** Goes back to the last whole picture. */
  revert(): void
  /** The picture in words. */
  describe(words: string): void
}

/** How far an arrow key moves, in picture widths. */
const PAN_STEP = 0.2

export function createStage(onMove: (move: Move) => void): Stage {
  const stage = find('stage', HTMLElement)
  const frame = find('frame', HTMLElement)
  let view: PictureView | undefined
  let whole: { image: HTMLImageElement; view: PictureView } | undefined

  frame.addEventListener('click', (event) => {
    const box = frame.getBoundingClientRect()
    const point = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height }
    onMove({ name: 'zoom', direction: event.shiftKey ? 'out' : 'in', point })
  })
  stage.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const move = moveOf(event.key)
    if (!move) return
    event.preventDefault()
    onMove(move)
  })

  function setFrame(next: PictureView): void {
    view = next
    stage.dataset.filled = ''
    frame.style.setProperty('--width', String(next.width))
    frame.style.setProperty('--height', String(next.height))
    if (whole) place(whole.image, whole.view, next)
  }

  return {
    get view() {
      return view
    },
    frame: setFrame,
    async show(url, signal) {
      const target = view!
      const image = createImage()
      frame.append(image)
      try {
        await loaded(image, url, signal)
        whole?.image.remove()
        whole = { image, view: target }
      } catch (error) {
        image.removeAttribute('src')
        image.remove()
        throw error
      }
    },
    revert() {
      view = undefined
      if (whole) setFrame(whole.view)
      else delete stage.dataset.filled
    },
    describe: (words) => frame.ariaLabel = words,
  }
}

/** Moves a picture to where it lies in another's frame; one that lies elsewhere stays as a backdrop. */
function place(image: HTMLImageElement, picture: PictureView, frame: PictureView): void {
  const placed = placement(picture, frame)
  image.classList.toggle('backdrop', !placed)
  image.style.transform = placed
    ? `translate(${100 * placed.left}%, ${100 * placed.top}%) scale(${placed.scaleX}, ${placed.scaleY})`
    : ''
}

/** The frame says in words what its images show. */
function createImage(): HTMLImageElement {
  return Object.assign(document.createElement('img'), { alt: '', draggable: false, decoding: 'async' })
}

/** Resolves once the image can be painted whole, so that what is behind it may go. */
async function loaded(image: HTMLImageElement, url: string, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    image.addEventListener('load', () => resolve())
    image.addEventListener('error', () => reject(new Error('Cannot show the picture: it broke off')))
    signal.addEventListener('abort', () => reject(signal.reason))
    image.src = url
  })
  await image.decode().catch(() => {
    // Too large to be decoded ahead: it is painted all the same.
  })
}

function moveOf(key: string): Move | undefined {
  switch (key) {
    case '+':
    case '=':
      return { name: 'zoom', direction: 'in', point: CENTER }
    case '-':
    case '_':
      return { name: 'zoom', direction: 'out', point: CENTER }
    case '0':
    case 'Home':
      return { name: 'home' }
    case 'ArrowLeft':
      return { name: 'pan', right: -PAN_STEP, up: 0 }
    case 'ArrowRight':
      return { name: 'pan', right: PAN_STEP, up: 0 }
    case 'ArrowUp':
      return { name: 'pan', right: 0, up: PAN_STEP }
    case 'ArrowDown':
      return { name: 'pan', right: 0, up: -PAN_STEP }
  }
}
