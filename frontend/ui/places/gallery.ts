/**
 * Places worth a visit, as links. The classics are everybody's; others come from the corpora of rosslh/Mandelbrot.site (bench/corpus)
 * and rust-fractal/rust-fractal-core (locations), which say where they found them. Those deeper than the workers go are left
 * out until they do.
 */
export const GALLERY = [
  {
    name: 'wholeSet',
    link:
      '?re=-0.75&im=0&span=3.4&palette=atlas&scale=1.7,2.3,2.8,3.4,3.9,4.5,5,5.6,6.2,6.8,7.5,8.2,9.2,10.4,12.7,27.7',
  },
  { name: 'seahorses', link: '?re=-0.7463&im=0.1102&span=0.0067&iterations=2000&period=410&offset=0.93' },
  { name: 'elephants', link: '?re=0.295&im=0.016&span=0.027&iterations=1500&palette=ember&period=110&offset=0.89' },
  { name: 'scepter', link: '?re=-1.2562&im=0.3802&span=0.027&iterations=1500&palette=twilight&period=18&offset=0.36' },
  { name: 'seahorseTail', link: '?re=-0.7436499&im=0.13188204&span=0.00098&iterations=6000&period=220&offset=0.83' },
  { name: 'doubleHook', link: '?re=-0.743643135&im=0.131825963&span=1.95e-5&iterations=6000&period=280&offset=0.59' },
  { name: 'satellite', link: '?re=-0.743644786&im=0.1318252536&span=3.9e-6&iterations=8000&period=610&offset=0.68' },
  {
    name: 'snail',
    link: '?re=-0.761574&im=-0.0847596&span=0.004&iterations=2500&palette=lagoon&period=390&offset=0.9',
  },
  { name: 'spiral', link: '?re=-0.7453&im=0.1127&span=0.00087&iterations=2500&palette=aurora&period=180&offset=0.63' },
  {
    name: 'dancers',
    link: '?re=-0.74529&im=0.113075&span=0.0002&iterations=3000&palette=carnival&period=390&offset=0.8',
  },
  {
    name: 'garland',
    link: '?re=-0.745428&im=0.113009&span=0.00004&iterations=4000&palette=icefire&period=300&offset=0.69',
  },
  { name: 'sunflower', link: '?re=-0.748&im=0.1&span=0.0019&iterations=2500&palette=almond&period=620&offset=0.9' },
  { name: 'starfish', link: '?re=-0.37401&im=0.65979&span=0.0053&iterations=2000&palette=ember&period=92&offset=0.44' },
  { name: 'coral', link: '?re=-0.925&im=0.266&span=0.043&iterations=1500&palette=carnival&period=110&offset=0.83' },
  { name: 'shells', link: '?re=-1.25066&im=0.02012&span=0.00023&iterations=3000&palette=almond&period=420&offset=0.8' },
  {
    name: 'winterBranch',
    link: '?re=-0.235125&im=0.827215&span=0.000053&iterations=3000&palette=silver&period=270&offset=0.45',
  },
  {
    name: 'pinwheel',
    link: '?re=-0.81153120295763&im=0.20142958206181&span=0.0004&iterations=3000&palette=phase&period=68&offset=0.92',
  },
  {
    name: 'samePinwheel',
    link:
      '?re=-0.8115312340458353&im=0.2014296112433656&span=1.33e-6&iterations=6000&palette=phase&period=67&offset=0.18',
  },
  {
    name: 'roseWindow',
    link:
      '?re=0.452721018749286&im=0.39649427698014&span=1.33e-9&iterations=6000&palette=twilight&period=220&offset=0.53',
  },
  {
    name: 'medallion',
    link: '?re=0.45272105023&im=0.396494224267&span=4e-10&iterations=6000&palette=icefire&period=240&offset=0.61',
  },
  {
    name: 'lightning',
    link: '?re=-1.15412664822215&im=0.30877492767139&span=1.33e-9&iterations=6000&palette=aurora&period=72&offset=0.07',
  },
  {
    name: 'snowflake',
    link:
      '?re=-1.7590170270659&im=0.01916067191295&span=1.33e-11&iterations=6000&palette=silver&period=170&offset=0.88',
  },
  {
    name: 'kaleidoscope',
    link: '?re=0.432539867562512&im=0.226118675951765&span=1.33e-11&iterations=8000&period=410&offset=0.48',
  },
  {
    name: 'lace',
    link: '?re=0.3369844464873&im=0.0487782196791&span=4e-9&iterations=8000&palette=ember&period=120&offset=0.54',
  },
  {
    name: 'reef',
    link: '?re=0.432539867562512&im=0.226118675951818&span=4e-6&iterations=4000&palette=lagoon&period=410&offset=0.57',
  },
  {
    name: 'crossing',
    link: '?re=-1.62917&im=-0.0203968&span=0.0053&iterations=1500&palette=icefire&period=14&offset=0.95',
  },
  {
    name: 'tendrils',
    link: '?re=-0.226266648&im=1.11617444&span=0.0013&iterations=1500&palette=lagoon&period=8&offset=0.51',
  },
  { name: 'crown', link: '?re=-0.16&im=1.0405&span=0.035&iterations=1000&palette=twilight&period=24&offset=0.5' },
  { name: 'ivy', link: '?re=-0.55&im=0.63&span=0.053&iterations=1500&palette=aurora&period=63&offset=0.73' },
  { name: 'needle', link: '?re=-1.476&im=0&span=0.0133&iterations=1500&palette=almond&period=83&offset=0.72' },
  {
    name: 'threeWays',
    link: '?re=-0.1011&im=0.9563&span=0.027&iterations=1500&palette=carnival&period=18&offset=0.17',
  },
  {
    name: 'snowSwirl',
    link:
      '?re=-0.7507218718528748&im=0.01990731060504869&span=4.3e-5&iterations=40896&palette=silver&period=8500&offset=0.91',
  },
  {
    name: 'undergrowth',
    link:
      '?re=-0.8709327697288245&im=-0.22968637540683945&span=0.00275&iterations=20000&palette=lagoon&period=1200&offset=0.93',
  },
  {
    name: 'fourLeafStar',
    link: '?re=0.2500612710671293&im=-7.752127428872768e-7&span=1.6e-13&iterations=48000&period=7800&offset=0.41',
  },
  {
    name: 'record',
    link:
      '?re=-0.753397087713056&im=0.047002243276934585&span=1.6e-13&iterations=8192&palette=phase&period=590&offset=0.52',
  },
  {
    name: 'line',
    link:
      '?re=0.43820109080998471479883670418378&im=0.25054157335968817167840041475822&span=3.81e-28&iterations=2500&palette=lagoon&period=120',
  },
  {
    name: 'deepSeahorses',
    link:
      '?re=-0.743643887037158704752191506114774&im=0.131825904205311970493132056385139&span=1.39e-31&iterations=50000&period=1200',
  },
  {
    name: 'peanuts',
    link:
      '?re=-1.940276585883453210917395285618711582853298&im=-0.000150634322902375733282759313074472703396&span=3.92e-39&iterations=9450&palette=ember&period=200',
  },
  {
    name: 'layers',
    link:
      '?re=-1.749433536323170482632430316709504034077519158202765&im=0.000000095130006168517180141879800309452440683769533&span=1.11e-47&iterations=1000000&palette=aurora&period=4000',
  },
  {
    name: 'floralFantasy',
    link:
      '?re=-1.99909599626591118385320862404514647238736998791060410728750271382258617296138194612160227&im=0.00000027580719798153099801178971305087708486297199751987655897677764832896127755911711978&span=3.43e-85&iterations=12000&palette=carnival&period=200',
  },
  {
    name: 'hardest',
    link:
      '?re=-1.749957683706093503602214506070699707271105797262520779302428378202860080829728048872186727844317008311&im=0.0000000000000000027879370656337940217829475379094436492708505450016308137904393065018938684976520216948&span=1.29e-99&iterations=2000&palette=twilight&period=80',
  },
] as const

/** What a language names a place by. */
export type GalleryName = (typeof GALLERY)[number]['name']
