/** An element of `index.html` by its id, of the kind that the caller counts on. */
export function find<E extends HTMLElement>(id: string, kind: { new (): E; prototype: E }): E {
  const element = document.getElementById(id)
  if (!(element instanceof kind)) throw new TypeError(`Cannot use #${id}: ${kind.name} wanted`)
  return element
}
