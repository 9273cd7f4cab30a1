/** Pictures of 16 samples, against fractalnow 0.8.2 (Debian's package, in C) with its adaptive ones. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { CONTROL_POINTS } from '../core/palettes.ts'
import { findProgram } from '../lb/machine.ts'
import { launch } from '../tests/helpers/launcher.ts'
import { geometricMean, printTable, spread } from './harness.ts'
import { type PictureView, pixelsOf, type Size, viewJob } from './picture-views.ts'
import { decibels } from './picture-samples.ts'
import { walks } from './walks.ts'

const SIZE = { width: 640, height: 400 }
/** What 256 samples of each pixel take seconds for. */
const SMALL = { width: 160, height: 100 }
const PALETTE = 'atlas'
const PERIOD = 32
const WALKS = 16
const TURNS = 3

/** Times in turn, through a fleet of two that is warm; and how near either comes to 256 samples of its own. */
export async function measurePeer(): Promise<void> {
  if (!findProgram('fractalnow')) throw new Error('Cannot compare: install fractalnow')
  const seed = Number(process.env.SEED ?? 7)
  const folder = mkdtempSync(join(tmpdir(), 'almondbread-peer-'))
  const fleet = await launch({ WORKERS: '2' })
  const draw = async (view: PictureView, { width, height }: Size, more: string) => {
    const query = `${view.place}&width=${width}&height=${height}&palette=${PALETTE}&period=${PERIOD}&${more}`
    const response = await fetch(`${fleet.address}/render?${query}`)
    if (!response.ok) throw new Error(`Cannot draw ${query}: ${await response.text()}`)
    return new Uint8Array(await response.arrayBuffer())
  }
  try {
    const views = walks(seed, WALKS)
    for (const view of views) await draw(view, SIZE, 'samples=16')
    const rows = []
    const ratios: number[] = []
    for (const view of views) {
      const config = join(folder, 'view.config')
      writeFileSync(config, configOf(view))
      const times = { own: [] as number[], peer: [] as number[] }
      for (let turn = 0; turn < TURNS; turn++) {
        times.own.push(await timeOf(() => draw(view, SIZE, 'samples=16')))
        times.peer.push(await timeOf(() => Promise.resolve(runPeer(folder, SIZE.width, ['adaptive', '4']))))
      }
      const ratio = spread(times.peer).median / spread(times.own).median
      ratios.push(ratio)
      const own = pixelsOf(await draw(view, SMALL, 'samples=16'))
      const ownTruth = pixelsOf(await draw(view, SMALL, 'samples=256'))
      const peer = runPeer(folder, SMALL.width, ['adaptive', '4'])
      rows.push({
        view: view.name,
        ms: spread(times.own).median.toFixed(0),
        'fractalnow ms': spread(times.peer).median.toFixed(0),
        'times as fast': ratio.toFixed(2),
        dB: decibels(Float32Array.from(own), Float32Array.from(ownTruth)),
        'fractalnow dB': decibels(
          Float32Array.from(peer),
          Float32Array.from(runPeer(folder, SMALL.width, ['oversampling', '16'])),
        ),
      })
    }
    printTable(rows)
    console.log(
      `${geometricMean(ratios).toFixed(2)} times as fast as fractalnow, in the mean of ${WALKS} walks of seed ${seed}`,
    )
  } finally {
    await fleet.stop()
    rmSync(folder, { recursive: true })
  }
}

async function timeOf(action: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await action()
  return performance.now() - started
}

/** Draws what the configuration says, and gives the pixels: red, green and blue. */
function runPeer(folder: string, width: number, [method, size]: [method: string, size: string]): Uint8Array {
  const file = join(folder, 'view.ppm')
  execFileSync('fractalnow', [
    ...['-q', '-j', '2', '-a', method, '-s', size, '-x', String(width)],
    ...['-c', join(folder, 'view.config'), '-o', file],
  ])
  // Behind three lines: P6, width and height, 255.
  const bytes = readFileSync(file)
  let at = 0
  for (let line = 0; line < 3; line++) at = bytes.indexOf(10, at) + 1
  return bytes.subarray(at)
}

/** A view as fractalnow reads it, in the same colors. */
function configOf(view: PictureView): string {
  const { view: { re, im, span }, iterations } = viewJob(view, SIZE)
  const colors = [...CONTROL_POINTS[PALETTE], CONTROL_POINTS[PALETTE][0]].map((color, index, { length }) => {
    return `${index / (length - 1)} 0x${color.slice(1)}`
  })
  return [
    'c075',
    'mandelbrot',
    `${re} ${im} ${span} ${span * SIZE.height / SIZE.width}`,
    `256 ${iterations}`,
    '1',
    '0x0',
    'iterationcount',
    'smooth',
    'identity',
    `${1 / PERIOD} 0`,
    colors.join(' '),
    '',
  ].join('\n')
}
