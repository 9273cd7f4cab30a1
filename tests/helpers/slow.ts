/**
 * A place that no proof shortens, as parameters of a query: orbits pass a bulb's root for some 38,000 steps before they escape, and a
 * pixel takes all of them. From rosslh/Mandelbrot.site, bench/corpus/corpus.json, msite-user-z28-543f9cfa.
 */
export const SLOW_PLACE = 're=-0.6977273122174665&im=-0.2589795459061861&span=1.2572854757309e-7'
