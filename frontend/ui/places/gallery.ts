/**
 * Places worth a visit, as links. The classics are everybody's; others come from the corpora of rosslh/Mandelbrot.site (bench/corpus)
 * and rust-fractal/rust-fractal-core (locations), which say where they found them. Those deeper than the workers go are left
 * out until they do.
 */
export interface GalleryPlace {
  readonly en: string
  readonly fr: string
  readonly link: string
}

export const GALLERY: readonly GalleryPlace[] = [
  { en: 'The whole set', fr: 'L’ensemble entier', link: '?re=-0.75&im=0&span=3.4' },
  {
    en: 'Seahorse valley',
    fr: 'Vallée des hippocampes',
    link: '?re=-0.7463&im=0.1102&span=0.02&iterations=1500&period=60',
  },
  {
    en: 'Elephant valley',
    fr: 'Vallée des éléphants',
    link: '?re=0.2925&im=0.0149&span=0.03&iterations=1200&palette=ember&period=50&offset=0.1',
  },
  {
    en: 'Triple spirals',
    fr: 'Spirales triples',
    link: '?re=-0.0885&im=0.6555&span=0.025&iterations=1500&palette=lagoon&period=70',
  },
  {
    en: 'Quad spirals',
    fr: 'Spirales quadruples',
    link: '?re=0.2743&im=0.4824&span=0.012&iterations=2000&palette=carnival&period=80&offset=0.2',
  },
  {
    en: 'Scepter valley',
    fr: 'Vallée des sceptres',
    link: '?re=-1.3602&im=0.0055&span=0.09&iterations=1000&palette=almond&period=40',
  },
  {
    en: 'The needle’s island',
    fr: 'L’île de l’aiguille',
    link: '?re=-1.7583&im=0.0138&span=0.06&iterations=1000&palette=icefire&period=40&offset=0.3',
  },
  { en: 'Dendrite', fr: 'Dendrite', link: '?re=0&im=1&span=0.3&iterations=1000&palette=aurora&period=30' },
  {
    en: 'Lightning',
    fr: 'Éclairs',
    link: '?re=-0.1607&im=1.0375&span=0.06&iterations=1000&palette=twilight&period=40&offset=0.1',
  },
  {
    en: 'Feigenbaum’s point',
    fr: 'Point de Feigenbaum',
    link: '?re=-1.401155&im=0&span=0.06&iterations=2000&palette=silver&period=40',
  },
  {
    en: 'Starfish',
    fr: 'Étoile de mer',
    link: '?re=-0.374004139&im=0.659792175&span=0.008&iterations=1500&palette=ember&period=60&offset=0.4',
  },
  {
    en: 'Tendrils',
    fr: 'Vrilles',
    link: '?re=-0.226266648&im=1.11617444&span=0.0018&iterations=2000&palette=lagoon&period=60&offset=0.5',
  },
  {
    en: 'Seahorse tail',
    fr: 'Queue d’hippocampe',
    link: '?re=-0.7436499&im=0.13188204&span=0.00098&iterations=4000&period=200',
  },
  {
    en: 'Double hook',
    fr: 'Double crochet',
    link: '?re=-0.743643135&im=0.131825963&span=1.95e-5&iterations=6000&period=320&offset=0.1',
  },
  {
    en: 'Satellite',
    fr: 'Satellite',
    link: '?re=-0.743644786&im=0.1318252536&span=3.9e-6&iterations=6000&period=320&offset=0.2',
  },
  {
    en: 'Julia islands',
    fr: 'Îles de Julia',
    link: '?re=-1.768778833&im=0.001738996&span=1.6e-6&iterations=3000&palette=carnival&period=120',
  },
  {
    en: 'Wheel',
    fr: 'Roue',
    link: '?re=-0.8709327697288245&im=-0.22968637540683945&span=2.7e-3&iterations=4000&palette=aurora&period=160',
  },
  {
    en: 'Pinwheel of branches',
    fr: 'Moulin de branches',
    link: '?re=-0.77568377&im=0.13646737&span=2e-4&iterations=3000&palette=phase&period=150',
  },
  {
    en: 'Cauliflower’s edge',
    fr: 'Bord du chou-fleur',
    link: '?re=0.2500041326&im=0.000000013&span=4e-5&iterations=20000&palette=almond&period=400',
  },
  {
    en: 'Rosette',
    fr: 'Rosace',
    link: '?re=-0.7507218718528748&im=0.01990731060504869&span=4.3e-5&iterations=20000&palette=icefire&period=900',
  },
  {
    en: 'Spiral staircase',
    fr: 'Escalier en spirale',
    link: '?re=0.1672615953721106&im=-0.626567840110511&span=4.2e-8&iterations=12000&palette=twilight&period=600',
  },
  {
    en: 'Filigree',
    fr: 'Filigrane',
    link: '?re=-0.6977273122174665&im=-0.2589795459061861&span=1.7e-7&iterations=40000&period=2500&offset=0.1',
  },
  {
    en: 'Pearl',
    fr: 'Perle',
    link: '?re=-0.7416104104273473&im=-0.10584029278796203&span=3.3e-10&iterations=12000&palette=lagoon&period=500',
  },
  {
    en: 'Valley of seahorses',
    fr: 'Vallon d’hippocampes',
    link: '?re=-0.74364386269&im=0.13182590271&span=1.8e-7&iterations=6000&palette=carnival&period=300',
  },
  {
    en: 'Deep seahorse',
    fr: 'Hippocampe profond',
    link:
      '?re=-0.7436438870371587&im=0.1318259042053119&span=4.2e-8&iterations=6000&palette=aurora&period=300&offset=0.3',
  },
  {
    en: 'Twin spirals',
    fr: 'Spirales jumelles',
    link: '?re=-1.24968957446016&im=-0.015827867967567855&span=2.6e-12&iterations=6000&palette=ember&period=250',
  },
  {
    en: 'Antenna star',
    fr: 'Étoile d’antenne',
    link: '?re=-1.772376793&im=0.004393575&span=3e-5&iterations=3000&palette=silver&period=120&offset=0.2',
  },
  {
    en: 'Snow crystal',
    fr: 'Cristal de neige',
    link:
      '?re=-0.561760682385648&im=-0.7341970302369814&span=1e-7&iterations=4000&palette=icefire&period=200&offset=0.4',
  },
  {
    en: 'Embroidery',
    fr: 'Broderie',
    link:
      '?re=-1.1883354848761543&im=0.30460678136290387&span=1e-6&iterations=3000&palette=phase&period=120&offset=0.5',
  },
  {
    en: 'Mini at the tip',
    fr: 'Mini à la pointe',
    link: '?re=-1.985424253&im=0&span=5e-5&iterations=1500&palette=classic&period=24',
  },
  {
    en: 'Line',
    fr: 'Ligne',
    link:
      '?re=0.43820109080998471479883670418378&im=0.25054157335968817167840041475822&span=3.81e-28&iterations=2500&palette=lagoon&period=120',
  },
  {
    en: 'Seahorse at 10³¹',
    fr: 'Hippocampe à 10³¹',
    link:
      '?re=-0.743643887037158704752191506114774&im=0.131825904205311970493132056385139&span=1.39e-31&iterations=50000&period=1200',
  },
  {
    en: 'Peanuts',
    fr: 'Cacahuètes',
    link:
      '?re=-1.940276585883453210917395285618711582853298&im=-0.000150634322902375733282759313074472703396&span=3.92e-39&iterations=9450&palette=ember&period=200',
  },
  {
    en: 'Layers',
    fr: 'Couches',
    link:
      '?re=-1.749433536323170482632430316709504034077519158202765&im=0.000000095130006168517180141879800309452440683769533&span=1.11e-47&iterations=1000000&palette=aurora&period=4000',
  },
  {
    en: 'Floral fantasy',
    fr: 'Fantaisie florale',
    link:
      '?re=-1.99909599626591118385320862404514647238736998791060410728750271382258617296138194612160227&im=0.00000027580719798153099801178971305087708486297199751987655897677764832896127755911711978&span=3.43e-85&iterations=12000&palette=carnival&period=200',
  },
  {
    en: 'Hardest of 2017',
    fr: 'La plus dure de 2017',
    link:
      '?re=-1.749957683706093503602214506070699707271105797262520779302428378202860080829728048872186727844317008311&im=0.0000000000000000027879370656337940217829475379094436492708505450016308137904393065018938684976520216948&span=1.29e-99&iterations=2000&palette=twilight&period=80',
  },
]
