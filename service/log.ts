export type LogLevel = 'info' | 'warn' | 'error'

/** Writes one line about one event. */
export type Log = (level: LogLevel, message: string, fields?: Readonly<Record<string, unknown>>) => void

/** A log of JSON lines on the console, each with its time and the service's name. */
export function createLog(service: string): Log {
  return (level, message, fields = {}) => {
    console.log(JSON.stringify({ time: new Date().toISOString(), level, service, message, ...fields }))
  }
}
