/** The tiles that have come, by lattice, within a budget of bytes. */
import { createCache } from './cache.ts'
import type { Cell, Lattice } from './lattice.ts'
import { bytesOf, type PageTile } from './tile.ts'

export interface TileStore {
  readonly bytes: number
  readonly size: number
  has(lattice: Lattice, cell: Cell): boolean
  get(lattice: Lattice, cell: Cell): PageTile | undefined
  add(tile: PageTile): void
  /** Every lattice of which there is a tile, with those tiles. */
  lattices(): Iterable<readonly [lattice: Lattice, tiles: ReadonlySet<PageTile>]>
}

export function keyOf(lattice: Lattice, { column, row }: Cell): string {
  return `${lattice.key} ${column},${row}`
}

export function createTileStore(budget: number): TileStore {
  const groups = new Map<Lattice, Set<PageTile>>()
  const cache = createCache<PageTile>(budget, (tile) => {
    const group = groups.get(tile.lattice)
    group?.delete(tile)
    if (group?.size === 0) groups.delete(tile.lattice)
  })
  return {
    get bytes() {
      return cache.bytes
    },
    get size() {
      return cache.size
    },
    has: (lattice, cell) => cache.has(keyOf(lattice, cell)),
    get: (lattice, cell) => cache.get(keyOf(lattice, cell)),
    add(tile) {
      cache.set(keyOf(tile.lattice, tile.cell), tile, bytesOf(tile))
      const group = groups.get(tile.lattice) ?? new Set()
      groups.set(tile.lattice, group.add(tile))
    },
    lattices: () => groups,
  }
}
