import { parse, View as VegaView } from 'vega'
import { compile, type TopLevelSpec } from 'vega-lite'

/** Seven colors that everybody can tell apart: Okabe and Ito, 2008, without the yellow that is lost on white. */
export const PALETTE = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#000000']

/** What all plots look like: read on white, in print, and by who sees few colors. */
const CONFIG: TopLevelSpec['config'] = {
  background: 'white',
  font: 'system-ui, sans-serif',
  title: { anchor: 'start', fontSize: 14, offset: 12 },
  axis: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: 'normal', gridColor: '#e4e4e4', domainColor: '#888' },
  legend: { labelFontSize: 11, titleFontSize: 12, titleFontWeight: 'normal', symbolStrokeWidth: 3 },
  header: { labelFontSize: 12, titleFontSize: 12, titleFontWeight: 'normal' },
  line: { strokeWidth: 2 },
  range: { category: PALETTE },
}

/** A Vega-Lite specification as an SVG of its own; its `description` is what those hear who do not see it. */
export async function plot(spec: TopLevelSpec): Promise<string> {
  const { spec: compiled } = compile({ padding: 16, ...spec, config: { ...CONFIG, ...spec.config } })
  const view = new VegaView(parse(compiled), { renderer: 'none' })
  const svg = await view.toSVG()
  view.finalize()
  return `${svg}\n`
}
