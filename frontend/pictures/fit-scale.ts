import { fitCurve, RANK_SHARE } from '../../core/fit.ts'
import { formatQuery, LATER_DEFAULTS, type RenderParams, tileSchema } from '../../core/params.ts'
import type { Scale } from '../../core/scale.ts'
import { viewJobOf } from '../../core/tile-job.ts'
import { estimateSteps, meanSamples } from '../../worker/kernel/estimate.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { inTurn } from '../fleet/gate.ts'
import { VALUES_READING } from '../tiles/decode-tile.ts'
import { costOf } from '../tiles/draw-tile.ts'
import { retryTile } from '../tiles/retry.ts'
import type { FanOutOptions } from './fan-out.ts'

/** The part of a picture's work that finding its scale may take, and the pixels beyond which it gets no better. */
const SHARE_OF_WORK = 1 / 50
const MOST_PIXELS = 4096

/**
 * The scale that gives all colors of a palette about the same share of a picture, from the values of a few of its pixels: a
 * tile of the whole view at a lower density. Linear where there are not two different values.
 * @throws {TileError} if that tile cannot be had; the signal's reason
 */
export async function fitScale(
  params: RenderParams,
  fleet: Fleet,
  { requestId, client, patienceMs = fleet.patienceMs, signal, stallMs }: Omit<FanOutOptions, 'onTile'>,
): Promise<Scale> {
  const { tile: _, balance, ...place } = params
  const size = probeSize(params)
  const probe = { ...place, ...size, ...LATER_DEFAULTS, formula: params.formula, region: undefined }
  const query = formatQuery(tileSchema, { ...probe, stops: undefined, balance, format: 'values' })
  const rect = { x: 0, y: 0, ...size }
  const cost = fleet.pace.predictMs(estimateSteps(viewJobOf(probe), rect))
  const line = fleet.gate.open(client)
  try {
    const request = () => ({ query, rect, reading: VALUES_READING, requestId, client, leftMs: stallMs, avoided: [] })
    const { content } = await inTurn(
      line,
      { cost, place: 'urgent', signal, costOf },
      () => retryTile(request, { ...fleet, patienceMs }, signal),
    )
    const inside = content.isSmooth ? Infinity : 0
    const escaped = content.values.filter((value) => value !== inside).sort()
    return escaped.length === 0 ? 'linear' : fitCurve(escaped, RANK_SHARE) ?? 'linear'
  } finally {
    line.close()
  }
}

/** A size of the picture's shape. */
function probeSize({ width, height, samples }: RenderParams): { readonly width: number; readonly height: number } {
  const pixels = Math.min(MOST_PIXELS, SHARE_OF_WORK * width * height * meanSamples(samples))
  const across = Math.min(width, Math.max(1, Math.floor(Math.sqrt(pixels * width / height))))
  return { width: across, height: Math.min(height, Math.max(1, Math.floor(pixels / across))) }
}
