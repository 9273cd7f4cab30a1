import { type Client, drawPicture } from './draw.ts'
import type { CostedView } from './pictures.ts'
import { type LabView, tilesOfView } from './views.ts'

/** As many real workers as this are asked at a time, so that none waits. */
const WORKERS = 2

/** Has real workers draw the views in tiles of these sides, each twice: of what a tile took, the less counts. */
export async function costViews(
  client: Client,
  views: readonly LabView[],
  sidesOf: (view: LabView) => readonly number[],
): Promise<CostedView[]> {
  const costed: CostedView[] = []
  for (const view of views) {
    const tiles = new Map()
    for (const side of sidesOf(view)) {
      const asked = tilesOfView(view, side).map((tile) => ({ ...tile, costMs: 0 }))
      const [first, second] = [
        await drawPicture(client, asked, { inFlight: WORKERS }),
        await drawPicture(client, asked, { inFlight: WORKERS }),
      ]
      tiles.set(
        side,
        asked.map((tile, index) => ({
          ...tile,
          costMs: Math.min(first.drawn[index]!.computeMs, second.drawn[index]!.computeMs),
        })),
      )
    }
    costed.push({ name: view.name, tiles })
  }
  return costed
}
