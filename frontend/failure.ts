import { ParamError } from '../core/params.ts'
import type { Problem } from '../core/problem.ts'
import { ProblemError } from '../core/service.ts'
import { TileError } from './fetch-tile.ts'

/** Why a picture failed, in words for the person who asked for it; undefined if the fault is this program's own. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof ProblemError) return error.problem
  if (error instanceof ParamError) return { status: error.status, title: 'Over a limit', detail: error.message }
  if (error instanceof TileError) return TILE_PROBLEMS[error.status] ?? BAD_TILE
  return undefined
}

const BAD_TILE: Problem = {
  status: 502,
  title: 'Bad tile',
  detail: 'A tile could not be drawn, however often it was tried',
}

const TILE_PROBLEMS: Readonly<Record<number, Problem>> = {
  503: {
    status: 503,
    title: 'No worker',
    detail: 'No worker is free to draw; try again shortly',
    headers: { 'Retry-After': '2' },
  },
  504: { status: 504, title: 'Too slow', detail: 'A tile took too long; ask for smaller tiles or fewer iterations' },
}
