/** Every word of the page, in each of its languages. Texts of the HTML file are found by their `data-text` names. */
import type { PaletteName } from '../../core/palette.ts'
import type { PictureSize } from './size.ts'
import type { Language } from './language.ts'
import { durationText, numberText } from './numbers.ts'

export interface Messages {
  /** Fixed texts, by the name that `index.html` gives them. */
  readonly texts: Readonly<Record<TextName, string>>
  readonly palettes: Readonly<Record<PaletteName, string>>
  fitting(size: PictureSize): string
  picture(re: string, im: string, span: string): string
  progress(done: number, total: number): string
  percent(share: number): string
  elapsed(milliseconds: number): string
  remaining(milliseconds: number): string
  finished(size: PictureSize, milliseconds: number): string
  invalid(count: number): string
  atLeast(limit: number): string
  atMost(limit: number): string
  above(limit: number): string
  tooManyDigits(limit: number): string
  tooDeep(limit: number): string
}

export type TextName = keyof typeof english

const english = {
  language: 'Language',
  intro: 'Explore the Mandelbrot set, drawn tile by tile on many workers.',
  picture: 'Picture',
  zoomIn: 'Zoom in',
  zoomOut: 'Zoom out',
  home: 'Whole set',
  help: 'Keys and mouse',
  close: 'Close',
  helpClick: 'zoom in there',
  helpShiftClick: 'zoom out from there',
  helpZoom: 'zoom in and out',
  helpPan: 'move',
  helpHome: 'the whole set',
  helpEnter: 'generate, from any field',
  helpEscape: 'cancel the picture being made',
  helpHelp: 'this list',
  helpFocus: 'Keys work while the picture has the focus: click it, or reach it with Tab.',
  click: 'Click',
  shiftClick: 'Shift + click',
  arrows: 'Arrows',
  homeKeys: '0 or Home',
  place: 'Place',
  re: 'Center, real part',
  im: 'Center, imaginary part',
  span: 'Width of the view',
  spanHint: 'In the plane: smaller is deeper.',
  detail: 'Detail',
  iterations: 'Iterations',
  iterationsSlider: 'Iterations, slider',
  iterationsHint: 'More reveal finer edges, and take longer.',
  color: 'Color',
  palette: 'Palette',
  coloring: 'Coloring',
  smooth: 'Smooth',
  bands: 'Bands',
  period: 'Period',
  periodHint: 'Iterations a turn.',
  offset: 'Rotation',
  offsetSlider: 'Rotation, slider',
  offsetHint: 'In turns, 0 to 1.',
  size: 'Size',
  sizePixels: 'Picture size in pixels',
  custom: 'Custom…',
  width: 'Width',
  height: 'Height',
  generate: 'Generate',
  cancel: 'Cancel',
  download: 'Download',
  copyLink: 'Copy link',
  copied: 'Link copied',
  notCopied: 'Copy the link from the address bar: the browser does not allow it here.',
  progress: 'Progress of the picture',
  starting: 'Starting…',
  drawing: 'Drawing the picture.',
  canceled: 'Canceled.',
  empty: 'Nothing drawn yet',
  emptyHint: 'Choose a place and press Generate.',
  noWorker: 'No worker is up at the moment. The picture will go on by itself as soon as one is back.',
  unreachable: 'The server cannot be reached. The picture will go on by itself as soon as it answers.',
  busy: 'The server is busy with other pictures. This one will start by itself in a moment.',
  failed: 'The picture could not be made. Try again in a moment.',
  tooSlow: 'The picture took too long. Fewer iterations or a smaller size will help.',
  tooLarge: 'The picture is larger than the server keeps. A smaller size will help.',
  decimal: 'Enter a decimal number, such as -0.75 or 1.5e-9.',
  wholeNumber: 'Enter a whole number, such as 500.',
  number: 'Enter a number, such as 0.5.',
  choice: 'This link asks for something that does not exist: choose one of these.',
  doubled: 'This link gives the value more than once.',
  refused: 'The server does not accept this value.',
}

const french: typeof english = {
  language: 'Langue',
  intro: 'Explorez l’ensemble de Mandelbrot, dessiné tuile par tuile par plusieurs machines.',
  picture: 'Image',
  zoomIn: 'Zoom avant',
  zoomOut: 'Zoom arrière',
  home: 'Ensemble entier',
  help: 'Clavier et souris',
  close: 'Fermer',
  helpClick: 'zoomer à cet endroit',
  helpShiftClick: 'reculer depuis cet endroit',
  helpZoom: 'zoom avant et arrière',
  helpPan: 'se déplacer',
  helpHome: 'l’ensemble entier',
  helpEnter: 'générer, depuis tout champ',
  helpEscape: 'annuler l’image en cours',
  helpHelp: 'cette liste',
  helpFocus: 'Les touches agissent quand l’image a le focus\u00a0: cliquez dessus, ou atteignez-la avec Tab.',
  click: 'Clic',
  shiftClick: 'Maj + clic',
  arrows: 'Flèches',
  homeKeys: '0 ou Début',
  place: 'Lieu',
  re: 'Centre, partie réelle',
  im: 'Centre, partie imaginaire',
  span: 'Largeur de la vue',
  spanHint: 'Dans le plan\u00a0: plus petite, plus profonde.',
  detail: 'Détail',
  iterations: 'Itérations',
  iterationsSlider: 'Itérations, curseur',
  iterationsHint: 'Davantage affine les bords, et prend plus de temps.',
  color: 'Couleur',
  palette: 'Palette',
  coloring: 'Coloration',
  smooth: 'Continue',
  bands: 'Bandes',
  period: 'Période',
  periodHint: 'Itérations par tour.',
  offset: 'Rotation',
  offsetSlider: 'Rotation, curseur',
  offsetHint: 'En tours, de 0 à 1.',
  size: 'Taille',
  sizePixels: 'Taille de l’image en pixels',
  custom: 'Autre…',
  width: 'Largeur',
  height: 'Hauteur',
  generate: 'Générer',
  cancel: 'Annuler',
  download: 'Télécharger',
  copyLink: 'Copier le lien',
  copied: 'Lien copié',
  notCopied: 'Copiez le lien depuis la barre d’adresse : le navigateur ne le permet pas ici.',
  progress: 'Avancement de l’image',
  starting: 'Démarrage…',
  drawing: 'L’image se dessine.',
  canceled: 'Annulé.',
  empty: 'Rien de dessiné encore',
  emptyHint: 'Choisissez un lieu et appuyez sur Générer.',
  noWorker: 'Aucune machine de calcul n’est disponible. L’image reprendra d’elle-même dès qu’une sera de retour.',
  unreachable: 'Le serveur est injoignable. L’image reprendra d’elle-même dès qu’il répondra.',
  busy: 'Le serveur est occupé par d’autres images. Celle-ci commencera d’elle-même dans un instant.',
  failed: 'L’image n’a pas pu être faite. Réessayez dans un instant.',
  tooSlow: 'L’image a pris trop de temps. Moins d’itérations ou une taille plus petite aideront.',
  tooLarge: 'L’image est plus grande que ce que le serveur conserve. Une taille plus petite aidera.',
  decimal: 'Saisissez un nombre décimal, par exemple -0.75 ou 1.5e-9.',
  wholeNumber: 'Saisissez un nombre entier, par exemple 500.',
  number: 'Saisissez un nombre, par exemple 0.5.',
  choice: 'Ce lien demande quelque chose qui n’existe pas\u00a0: choisissez parmi ceux-ci.',
  doubled: 'Ce lien donne cette valeur plusieurs fois.',
  refused: 'Le serveur n’accepte pas cette valeur.',
}

export const MESSAGES: Readonly<Record<Language, Messages>> = {
  en: {
    texts: english,
    palettes: {
      almond: 'Almond',
      ultra: 'Ultra',
      twilight: 'Twilight',
      phase: 'Phase',
      icefire: 'Icefire',
      carnival: 'Carnival',
      ember: 'Ember',
      lagoon: 'Lagoon',
      aurora: 'Aurora',
      silver: 'Silver',
      classic: 'Classic',
    },
    ...measures('en'),
    fitting: ({ width, height }) => `Fit window (${width} × ${height})`,
    picture: (re, im, span) => `Mandelbrot set around ${re}, ${im}, ${span} wide`,
    progress: (done, total) =>
      `${numberText('en', done)} of ${numberText('en', total)} ${total === 1 ? 'tile' : 'tiles'}`,
    remaining: (milliseconds) => `about ${durationText('en', milliseconds)} left`,
    finished: (size, milliseconds) => `${pixels(size)} in ${durationText('en', milliseconds)}`,
    invalid: (count) => count === 1 ? 'One value needs your attention.' : `${count} values need your attention.`,
    atLeast: (limit) => `Enter ${numberText('en', limit)} or more.`,
    atMost: (limit) => `Enter ${numberText('en', limit)} or less.`,
    above: (limit) => `Enter more than ${numberText('en', limit)}.`,
    tooManyDigits: (limit) => `Enter at most ${numberText('en', limit)} digits.`,
    tooDeep: (limit) =>
      `Too deep for this version: at this size and place the view must be at least ${numberText('en', limit)} wide.`,
  },
  fr: {
    texts: french,
    palettes: {
      almond: 'Amande',
      ultra: 'Ultra',
      twilight: 'Crépuscule',
      phase: 'Phase',
      icefire: 'Feu et glace',
      carnival: 'Carnaval',
      ember: 'Braise',
      lagoon: 'Lagon',
      aurora: 'Aurore',
      silver: 'Argent',
      classic: 'Classique',
    },
    ...measures('fr'),
    fitting: ({ width, height }) => `Ajuster à la fenêtre (${width} × ${height})`,
    picture: (re, im, span) => `Ensemble de Mandelbrot autour de ${re}, ${im}, largeur ${span}`,
    progress: (done, total) =>
      `${numberText('fr', done)} ${done < 2 ? 'tuile' : 'tuiles'} sur ${numberText('fr', total)}`,
    remaining: (milliseconds) => `encore ${durationText('fr', milliseconds)} environ`,
    finished: (size, milliseconds) => `${pixels(size)} en ${durationText('fr', milliseconds)}`,
    invalid: (count) => count === 1 ? 'Une valeur est à corriger.' : `${count} valeurs sont à corriger.`,
    atLeast: (limit) => `Saisissez ${numberText('fr', limit)} ou plus.`,
    atMost: (limit) => `Saisissez ${numberText('fr', limit)} ou moins.`,
    above: (limit) => `Saisissez plus de ${numberText('fr', limit)}.`,
    tooManyDigits: (limit) => `Saisissez au plus ${numberText('fr', limit)} chiffres.`,
    tooDeep: (limit) =>
      `Trop profond pour cette version\u00a0: à cette taille et à cet endroit, la vue doit avoir une largeur d’au moins ${
        numberText('fr', limit)
      }.`,
  },
}

/** What languages differ in only by their numbers. */
function measures(language: Language): Pick<Messages, 'percent' | 'elapsed'> {
  const percent = new Intl.NumberFormat(language, { style: 'percent' })
  return {
    percent: (share) => percent.format(share),
    elapsed: (milliseconds) => durationText(language, milliseconds),
  }
}

/** Sizes are written as they are typed, without group separators. */
function pixels({ width, height }: PictureSize): string {
  return `${width} × ${height}`
}
