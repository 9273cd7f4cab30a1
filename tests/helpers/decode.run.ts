/** Decodes tiles again and again in this process and watches its memory: `decode.run.ts tiles decoder`. Prints a `DecodeRun`. */
import process from 'node:process'
import { decode } from 'fast-png'
import { INDEXED } from '../../core/raster.ts'
import { decodeTile } from '../../frontend/tiles/decode-tile.ts'
import { BOMB_RECT, createBombs, goodTile } from './bombs.ts'

/** What so many tiles took. */
export interface DecodeRun {
  readonly refused: number
  /** The most memory after any of them, beyond that before the first. */
  readonly grownBytes: number
  /** Of the processor, the most that any of them took. */
  readonly longestMs: number
}

/** As many of either kind, so that equal amounts of garbage may lie about. */
const TILES = 1_000

/** fast-png may make more of one bomb than this machine has. */
const UNBOUNDED_TILES = 10

const decoders = {
  ours: (bytes: Uint8Array) => decodeTile(bytes, BOMB_RECT, INDEXED),
  unbounded: (bytes: Uint8Array) => decode(bytes, { checkCrc: true }),
}

const [kind, decoder] = process.argv.slice(2) as ['good' | 'bombs', keyof typeof decoders]
const bombs = await createBombs()
const tiles = kind === 'good' ? [goodTile()] : Object.values(bombs)
for (let run = 0; run < 50; run++) decoders[decoder](goodTile())

let refused = 0
let longestMs = 0
let mostBytes = 0
const startBytes = process.memoryUsage.rss()
for (let run = 0; run < (decoder === 'ours' ? TILES : UNBOUNDED_TILES); run++) {
  const usage = process.cpuUsage()
  try {
    decoders[decoder](tiles[run % tiles.length]!)
  } catch {
    refused++
  }
  const { user, system } = process.cpuUsage(usage)
  longestMs = Math.max(longestMs, (user + system) / 1000)
  mostBytes = Math.max(mostBytes, process.memoryUsage.rss())
}
const result: DecodeRun = { refused, grownBytes: mostBytes - startBytes, longestMs }
console.log(JSON.stringify(result))
