/** What one request may ask for. A value beyond its limit is answered with 422 and the limit. */
export const LIMITS = {
  /** Center and span, in plane units: beyond these there is nothing but the first step. */
  coordinate: 1_000,
  span: 10_000,
  /** Significant digits of a coordinate, and places of the first of them after the point; two of so many fit into a URL. */
  digits: 6_000,
  /** An orbit of so many steps and its table take some 250 MB of a worker. */
  iterations: 5_000_000,
  /** Characters of a URL, as nginx.conf.template takes them. */
  url: 16_000,
  /** Side of the view that a tile belongs to, and distance of a tile's corner from the view's. */
  viewSide: 2 ** 31 - 1,
  offset: 2 ** 31,
  /** Pixels of one tile: 1024 × 1024. */
  tilePixels: 2 ** 20,
  /** Most steps one tile may take, pixels × iterations, in float64: 256 × 256 pixels at a million. Deep tiles skip nearly all of theirs. */
  tileSteps: 2 ** 36,
  /** Side of a stitched picture, and of its tiles. */
  pictureSide: 32_768,
  tileSide: { least: 16, most: 512 },
  /**
   * The finest pitch, over max(1, |c|), that float64 draws: pixels closer together fall on the same double. 2⁻⁵⁰ leaves two
   * bits of a 52-bit fraction between neighbours.
   */
  pitch: 2 ** -50,
} as const
