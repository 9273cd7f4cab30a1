/** Decodes tiles again and again in this process and watches its memory: `decode.run.ts tiles decoder`. Prints a `DecodeRun`. */
import process from 'node:process'
import { decode } from 'fast-png'
import { INDEXED } from '../../core/raster.ts'
import { pngReading } from '../../frontend/tiles/decode-tile.ts'
import { BOMB_RECT, createBombs, goodTile } from './bombs.ts'
import { timesAsSlow } from './in-turn.ts'
import { collectGarbage } from './memory.ts'

/** What tiles of one kind took. */
export interface DecodeRun {
  readonly refused: number
  /** The most memory after any of them, beyond that before the first, with no garbage of others. */
  readonly grownBytes: number
  /** How many times as long as a good tile the slowest of them takes. */
  readonly slowness: number
}

/** fast-png may make more of one bomb than this machine has. */
const UNBOUNDED_TILES = 1

/** Times that each tile is decoded for its memory. */
const RUNS = 3

const decoders = {
  ours: (bytes: Uint8Array) => pngReading(INDEXED).read(bytes, BOMB_RECT),
  unbounded: (bytes: Uint8Array) => decode(bytes, { checkCrc: true }),
}

const [kind, decoder] = process.argv.slice(2) as ['good' | 'bombs', keyof typeof decoders]
const good = goodTile()
const tiles = kind === 'good' ? [good] : Object.values(await createBombs())
if (decoder === 'unbounded') tiles.splice(UNBOUNDED_TILES)
for (let run = 0; run < 50; run++) decoders[decoder](good)

let refused = 0
let mostBytes = 0
collectGarbage()
const startBytes = process.memoryUsage.rss()
for (const tile of tiles) {
  for (let run = 0; run < RUNS; run++) {
    collectGarbage()
    attempt(tile)
    mostBytes = Math.max(mostBytes, process.memoryUsage.rss())
  }
}
const result: DecodeRun = {
  refused,
  grownBytes: Math.max(0, mostBytes - startBytes),
  slowness: Math.max(...tiles.map((tile) => timesAsSlow(() => attempt(tile), () => attempt(good)))),
}
console.log(JSON.stringify(result))

function attempt(tile: Uint8Array): void {
  try {
    decoders[decoder](tile)
  } catch {
    refused++
  }
}
