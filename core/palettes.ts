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
  /** Own: `ultra`, nowhere so dark that the set would melt into it; so are the next seven after older ones. */
  atlas: [
    '#20348a',
    '#2b66c0',
    '#55a3e2',
    '#b9e4f5',
    '#f4fdfb',
    '#fbdf9d',
    '#f6a93b',
    '#b8703a',
    '#74506e',
    '#3a3a80',
  ],
  /** Own: `almond`, lighter. */
  marzipan: ['#5d3b46', '#8d5347', '#bd7b45', '#e2ad66', '#fff1d6', '#f3c8bd', '#b87a90', '#755a86'],
  /** Own: `icefire`, lighter. */
  halo: [
    '#3d3b52',
    '#2f4f8f',
    '#3377c0',
    '#45aad3',
    '#9fe3ef',
    '#eef0e0',
    '#f5d57c',
    '#e2952f',
    '#bf4f33',
    '#7a3a4a',
  ],
  /** Own: `ember`, lighter. */
  hearth: ['#5a3145', '#8a2f3a', '#c33c2a', '#e66a2a', '#f9ab4a', '#fff3c9', '#eda35c', '#a04a4c'],
  /** Own: `lagoon`, lighter. */
  cove: ['#2a4a68', '#216f96', '#2b97b3', '#66cfc9', '#e2f8e8', '#b4dc92', '#6aa86a', '#3c7468'],
  /** Own: `aurora`, lighter. */
  borealis: ['#30386c', '#2c6a80', '#2fab8c', '#92f0a8', '#f0fce4', '#c4aaf2', '#8a5fcb', '#523f94'],
  /** Own: `silver`, lighter. */
  platinum: ['#4c4e56', '#77797f', '#a9aaae', '#dcdcda', '#ffffff', '#d0d0cf', '#96979b', '#636570'],
  /** Own: all hues, as `classic` has them, one after the other. */
  carousel: ['#4a4fa3', '#3b8fd0', '#4cc6b4', '#a5dd7d', '#f6e27a', '#f5a25d', '#e2637a', '#a653a0'],
  /** Own: blue and yellow, which people who confuse red and green tell apart. */
  harbor: ['#27437c', '#4c6ca6', '#8f9cb8', '#d8c9a0', '#ffdf7e', '#fff7dc', '#a9c6e6', '#5a84bf'],
  /** Own: blue and orange, for the same eyes. */
  dunes: ['#3b4f80', '#5b8cc4', '#a6cdeb', '#f4f3ea', '#f8cf98', '#de9350', '#a0623c', '#665060'],
  /** Own: tints that take little ink, for print. */
  paper: ['#ffffff', '#f3e3c4', '#e0b98f', '#d6a9b4', '#a9b4dc', '#a3cbd9', '#d3ead6'],
  /** Own: copper and verdigris. */
  copper: ['#3f4a5a', '#7d5b52', '#bd7748', '#f0bd86', '#fff3df', '#a8d6c4', '#4a9c91', '#3a6870'],
  /** Own: an orchid, its lip and its bark. */
  orchid: ['#4a2e66', '#8044a0', '#c972b8', '#f5bfd2', '#fff3ec', '#f5cd92', '#c5825c', '#7d475f'],
  /** Own: ice over water, moss beside it. */
  glacier: ['#2c4a6c', '#3f82ac', '#86c6dd', '#e2f9ff', '#ffffff', '#dbe6c8', '#93b08c', '#53787c'],
} as const
