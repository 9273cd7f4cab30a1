/** Imported first of all: the page's Content-Security-Policy forbids eval, and zod must not even probe for it. */
import * as z from 'zod'

z.config({ jitless: true })
