import { existsSync } from 'node:fs'
import process from 'node:process'
import { type Browser, chromium } from 'playwright-core'

/** The system's browser; playwright-core brings none. */
export const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

export const hasChromium = existsSync(CHROMIUM)

/** Starts the browser with a fresh profile, and without anything that calls home. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
}
