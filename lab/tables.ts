import { spread } from '../bench/harness.ts'
import type { FaultRow } from './faults.ts'
import { dearestShare, sum } from './measures.ts'
import type { CostedView, PictureRow } from './pictures.ts'
import type { TrapRow } from './traps.ts'

export type Row = Readonly<Record<string, string | number>>

/** What the tiles of each view take, and how unevenly. */
export function costRows(views: readonly CostedView[], side: number): Row[] {
  return views.map(({ name, tiles }) => {
    const costs = tiles.get(side)!.map(({ costMs }) => costMs)
    return {
      view: name,
      tiles: costs.length,
      'all s': (sum(costs) / 1000).toFixed(2),
      'dearest ms': Math.max(...costs).toFixed(0),
      'cheapest ms': Math.min(...costs).toFixed(2),
      'work in 5 %': percent(dearestShare(costs, 0.05)),
      'work in 20 %': percent(dearestShare(costs, 0.2)),
    }
  })
}

/** A row for each setting: medians of its repeats, with their spread. */
export function summarize(rows: readonly PictureRow[]): Row[] {
  const keys = ['view', 'strategy', 'workers', 'side', 'inFlight', 'order'] as const
  const groups = new Map<string, PictureRow[]>()
  for (const row of rows) {
    const key = keys.map((name) => row[name]).join()
    groups.set(key, [...groups.get(key) ?? [], row])
  }
  return [...groups.values()].map((group) => {
    const [{ view, strategy, workers, side, inFlight, order }] = group as [PictureRow]
    const median = (field: 'makespanMs' | 'efficiency' | 'waitMs' | 'most' | 'least', digits: number) => {
      const { min, median, max } = spread(group.map((row) => row[field]))
      const shown = (value: number) => value.toFixed(digits)
      return group.length === 1 ? shown(median) : `${shown(median)} (${shown(min)}–${shown(max)})`
    }
    return {
      view,
      strategy,
      workers,
      side,
      'in flight': inFlight,
      order,
      'makespan ms': median('makespanMs', 0),
      efficiency: median('efficiency', 2),
      '95 % wait ms': median('waitMs', 0),
      'most work': median('most', 2),
      'least work': median('least', 2),
    }
  })
}

export function faultRows(rows: readonly FaultRow[]): Row[] {
  return rows.map(({ fault, strategy, nginx, asked, drawn, failed, unreachable, toIll, goodput }) => ({
    'what is wrong': fault,
    strategy,
    nginx,
    asked,
    drawn: percent(drawn),
    'refused or failed': percent(failed),
    'no worker left': percent(unreachable),
    'requests to the ill one': percent(toIll),
    goodput: goodput.toFixed(2),
  }))
}

export function trapRows(rows: readonly TrapRow[]): Row[] {
  return rows.map(({ trap, setting, what, value, unit }) => ({
    trap,
    setting,
    'what comes of it': what,
    measured: `${Number(value.toPrecision(2))} ${unit}`.trim(),
  }))
}

/** As a file of its own. */
export function toMarkdown(title: string, how: string, tables: readonly (readonly [string, readonly Row[]])[]): string {
  const sections = tables.map(([name, rows]) => {
    const cells = [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row).map(String))]
    const widths = cells[0]!.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)))
    const lines = cells.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`)
    lines.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`)
    return `## ${name}\n\n${lines.join('\n')}\n`
  })
  return [`# ${title}\n`, `${how}\n`, ...sections].join('\n')
}

/** Numbers to four digits; what has a comma is quoted. */
export function toCsv(rows: readonly object[]): string {
  const cell = (value: string | number) => {
    if (typeof value === 'number') return String(Number(value.toPrecision(4)))
    return value.includes(',') ? `"${value}"` : value
  }
  const lines = [Object.keys(rows[0]!), ...rows.map((row) => Object.values(row).map(cell))]
  return lines.map((cells) => `${cells.join()}\n`).join('')
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.0995 ? 1 : 0)} %`
}
