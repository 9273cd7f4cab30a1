/** The named palettes: control points of a closed turn, evenly spaced, and where they come from. */
export const CONTROL_POINTS = {
  /** Own: almond skin, kernel, blossom, dusk. */
  almond: ['#1c0f13', '#5a2a22', '#a8622f', '#e0a85c', '#fff1d6', '#f3c3bd', '#a86a86', '#4d3358'],
  /** Wikipedia's zoom sequence, after Ultra Fractal's default. */
  ultra: ['#000764', '#0f4bb0', '#3f95dd', '#b5e3f4', '#edffff', '#fbd98a', '#ffaa00', '#8a5200', '#1a0a10', '#00042e'],
  /** Bastian Bechtold's twilight, in matplotlib. */
  twilight: ['#e2d9e2', '#9ebbc9', '#6785be', '#5e43a5', '#421257', '#471340', '#8e2c50', '#ba6657', '#ceac94'],
  /** Kristen Thyng's phase, in cmocean: of even lightness. */
  phase: [
    '#a7770c',
    '#c56033',
    '#d94360',
    '#dd26a3',
    '#c43be0',
    '#9961f4',
    '#5f7fe4',
    '#2890b7',
    '#0f9788',
    '#27994f',
    '#778d11',
  ],
  /** seaborn's icefire, closed through black. */
  icefire: [
    '#000000',
    '#001f4d',
    '#0e58a8',
    '#30a4ca',
    '#9be4ef',
    '#e1e9d1',
    '#f3d573',
    '#da8200',
    '#ac2301',
    '#4c0000',
  ],
  /** Peter Kovesi's magenta–red–yellow–blue, in CET. */
  carnival: ['#f884f7', '#ea4388', '#b51a15', '#cc6904', '#cfaa27', '#588a93', '#3e3ef0', '#956bfa'],
  /** Own: coals and sparks. */
  ember: ['#0b0508', '#3b0a1e', '#8c1c1c', '#d8521b', '#f9a63a', '#fff3c4', '#e07b39', '#6b1a2a'],
  /** Own: a coast from deep water to foam and back under pines. */
  lagoon: ['#04121f', '#0b3c5d', '#1380a1', '#4fc3c4', '#d9f7e8', '#9fd38a', '#3c8d5a', '#0f4a43'],
  /** Own: night sky, green curtain, violet edge. */
  aurora: ['#060b1f', '#0c3b4f', '#159e7f', '#8ff2a6', '#e9fbe0', '#b79cf0', '#6f3fb5', '#251552'],
  /** Own: greys of a silver print. */
  silver: ['#0a0a0c', '#3c3d42', '#85868b', '#d4d4d2', '#ffffff', '#c9c9c8', '#77787d', '#303136'],
} as const
