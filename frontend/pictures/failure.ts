import { ParamError } from '../../core/params.ts'
import type { Problem } from '../../service/problem.ts'
import { ProblemError } from '../../service/service.ts'
import { TileError, type TileFault } from '../tiles/tile.ts'

/** Why a picture failed, in words for the person who asked for it; undefined if the fault is this program's own. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof ProblemError) return error.problem
  if (error instanceof ParamError) return { status: error.status, title: 'Over a limit', detail: error.message }
  if (error instanceof TileError) return TILE_PROBLEMS[error.fault] ?? BAD_TILE
  return undefined
}

const BAD_TILE: Problem = {
  status: 502,
  title: 'Bad tile',
  detail: 'A tile could not be drawn, however often it was tried',
}

const TOO_SLOW: Problem = {
  status: 504,
  title: 'Too slow',
  detail: 'A part of the picture took too long; ask for fewer pixels or iterations, or for a job by POST /renders',
}

const TILE_PROBLEMS: Readonly<Partial<Record<TileFault, Problem>>> = {
  unavailable: {
    status: 503,
    title: 'No worker',
    detail: 'No worker is free to draw; try again shortly',
    headers: { 'Retry-After': '2' },
  },
  late: TOO_SLOW,
  tooSlow: TOO_SLOW,
}
