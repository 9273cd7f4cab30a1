import * as z from 'zod'

/** A TCP port; 0 lets the system choose. */
export function port(fallback: number) {
  return whole(0, 65_535).default(fallback)
}

/** A whole number in a range, as an environment variable spells it. */
export function whole(least: number, most: number) {
  const wanted = `a whole number from ${least} to ${most}`
  return z.string().regex(/^\d+$/, wanted).transform(Number).refine((value) => value >= least && value <= most, wanted)
}

/**
 * Settings from a plain record such as the environment: defaults, then the record's values, then checks. An empty value
 * counts as absent, as Compose files leave it.
 * @throws {RangeError} naming the variable and what is wanted
 */
export function readConfig<S extends z.ZodObject>(
  schema: S,
  environment: Readonly<Record<string, string | undefined>>,
): z.output<S> {
  const present = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const result = schema.safeParse(present)
  if (result.success) return result.data
  const { path, message } = result.error.issues[0]!
  const name = String(path[0])
  throw new RangeError(
    `Cannot start: ${name} must be ${message}: current value is ${JSON.stringify(environment[name])}`,
  )
}
