/** Keys of the page, wherever the focus is but in what has keys of its own. */
export interface KeyActions {
  zoom(factor: number): void
  /** By shares of the window. */
  pan(right: number, down: number): void
  home(): void
  undo(): void
  redo(): void
  fullScreen(): void
  cycle(): void
  /** Holds the colors still, or lets them follow again. */
  hold(): void
  overlay(): void
  favorite(digit: number): void
  help(): void
  escape(): void
}

const ZOOM_FACTOR = 2
const PAN_SHARE = 0.2

/** What has keys of its own. */
const TYPING = 'input, select, textarea, dialog, [data-keys]'

export function listenToKeys(actions: KeyActions): void {
  const keys: Readonly<Record<string, () => void>> = {
    '+': () => actions.zoom(ZOOM_FACTOR),
    '=': () => actions.zoom(ZOOM_FACTOR),
    '-': () => actions.zoom(1 / ZOOM_FACTOR),
    '−': () => actions.zoom(1 / ZOOM_FACTOR),
    _: () => actions.zoom(1 / ZOOM_FACTOR),
    ArrowLeft: () => actions.pan(-PAN_SHARE, 0),
    ArrowRight: () => actions.pan(PAN_SHARE, 0),
    ArrowUp: () => actions.pan(0, -PAN_SHARE),
    ArrowDown: () => actions.pan(0, PAN_SHARE),
    '0': actions.home,
    Home: actions.home,
    f: actions.fullScreen,
    c: actions.cycle,
    l: actions.hold,
    o: actions.overlay,
    '?': actions.help,
    Escape: actions.escape,
  }
  addEventListener('keydown', (event) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey, target } = event
    if (altKey || target instanceof Element && target.closest(TYPING) && key !== 'Escape') return
    if (target instanceof Element && target.closest('dialog')) return
    const letter = key.length === 1 ? key.toLowerCase() : key
    const act = ctrlKey || metaKey ? commandOf(letter, shiftKey, actions) : keys[letter] ?? favoriteOf(letter, actions)
    if (!act) return
    event.preventDefault()
    act()
  })
}

function commandOf(letter: string, isShifted: boolean, { undo, redo }: KeyActions): (() => void) | undefined {
  if (letter === 'z') return isShifted ? redo : undo
  return letter === 'y' ? redo : undefined
}

function favoriteOf(letter: string, { favorite }: KeyActions): (() => void) | undefined {
  return /^[1-9]$/.test(letter) ? () => favorite(Number(letter)) : undefined
}
