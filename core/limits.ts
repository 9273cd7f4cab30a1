/** What one request may ask for. A value beyond its limit is answered with 422 and the limit. */
export const LIMITS = {
  /** Center and span, in plane units: beyond these there is nothing but the first step. */
  coordinate: 1_000,
  span: 10_000,
  /** Digits of a coordinate, significant ones or places after the point; far more than a double can use, far fewer than fill a URL. */
  digits: 1_000,
  iterations: 1_000_000,
  /** Side of the view that a tile belongs to, and distance of a tile's corner from the view's. */
  viewSide: 2 ** 31 - 1,
  offset: 2 ** 31,
  /** Pixels of one tile: 1024 × 1024. */
  tilePixels: 2 ** 20,
  /** Most steps one tile may take, pixels × iterations: a 256 × 256 tile at the most iterations. */
  tileSteps: 2 ** 36,
  /** Side of a stitched picture, and of its tiles. */
  pictureSide: 32_768,
  tileSide: { least: 16, most: 512 },
  /**
   * Pixels closer together than this, times max(1, |c|), fall on the same double: 2⁻⁵⁰ leaves two bits of a 52-bit
   * fraction between neighbours.
   */
  pitch: 2 ** -50,
} as const
