/** How good a saved picture is: the most samples that a pixel takes. */
export const QUALITIES = { draft: 1, fine: 16, best: 64 } as const
export type QualityName = keyof typeof QUALITIES

export const FIRST_QUALITY: QualityName = 'fine'
