import { spawnSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RULES } from './rules.ts'

/** The variables of nginx.conf.template, which explains them. */
export type NginxValues = Readonly<
  Record<'LISTEN' | 'TRUSTED_PROXIES' | 'WORKER_SERVERS' | 'FRONTEND_SERVERS' | 'ACCESS_LOG', string>
>

/** An nginx that is ready to be started: its command, and what takes its files away afterwards. */
export interface PreparedNginx {
  readonly command: readonly string[]
  remove(): void
}

export interface PrepareOptions {
  readonly template?: string
  /** Its worker processes: one carries many times what the workers of a machine compute. */
  readonly processes?: number
}

/** Puts a value in place of each `${NAME}`. @throws {RangeError} where a variable has no value */
export function fillTemplate(template: string, values: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\$\{([A-Z_]+)\}/g, (_, name: string) => {
    const value = values[name]
    if (value === undefined) throw new RangeError(`Cannot fill the template: ${name} must have a value`)
    return value
  })
}

/** The workers' servers of an upstream, of each `host:port` one, on one line. */
export function workerServers(addresses: readonly string[]): string {
  const rules = `max_fails=${RULES.maxFails} fail_timeout=${RULES.failTimeoutSeconds}s`
  return addresses.map((address) => `server ${address} ${rules};`).join(' ')
}

/** The template as an nginx of this version takes it: the lines that wait for one no newer than it are let in. */
export function forVersion(template: string, version: string): string {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return template.replaceAll(/^( *)#(\d+)\.(\d+) /gm, (mark, indent: string, wantedMajor, wantedMinor) => {
    const isOld = major < Number(wantedMajor) || (major === Number(wantedMajor) && minor < Number(wantedMinor))
    return isOld ? mark : indent
  })
}

/** The lines by which nginx believes these addresses and networks about whom they ask for. */
export function trustedProxies(networks: readonly string[]): string {
  if (networks.length === 0) return ''
  const lines = networks.map((network) => `set_real_ip_from ${network};`)
  return [...lines, 'real_ip_header X-Forwarded-For;', 'real_ip_recursive on;'].join(' ')
}

/** The text of nginx.conf.template. */
export function readTemplate(): string {
  return readFileSync(new URL('nginx.conf.template', import.meta.url), 'utf8')
}

/**
 * Writes the configuration of an nginx in the foreground, which keeps all its files in one fresh temporary folder, so that
 * any user can run it beside any other nginx.
 */
export function prepareNginx(
  program: string,
  values: NginxValues,
  { template = readTemplate(), processes = 1 }: PrepareOptions = {},
): PreparedNginx {
  const http = fillTemplate(forVersion(template, versionOf(program)), values)
  const folder = mkdtempSync(join(tmpdir(), 'almondbread-'))
  // Started by root, nginx answers as an unprivileged user, who has to get through.
  chmodSync(folder, 0o755)
  const file = join(folder, 'nginx.conf')
  writeFileSync(join(folder, 'almondbread.conf'), http)
  writeFileSync(file, mainConf(folder, processes))
  return {
    command: [program, '-e', 'stderr', '-p', folder, '-c', file],
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}

/** As in `1.30.6`; nothing is newer than an nginx that does not say. */
function versionOf(program: string): string {
  const { stderr } = spawnSync(program, ['-v'], { encoding: 'utf8' })
  return /nginx\/(\d+\.\d+)/.exec(stderr)?.[1] ?? '0'
}

/**
 * Connections of a process. One that has not sent its request yet has a place here for ten seconds, and nobody can be told
 * apart by then: so there is room for far more than any one client opens.
 */
const CONNECTIONS = 8192

function mainConf(folder: string, processes: number): string {
  const paths = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => {
    return `    ${kind}_temp_path "${folder}/${kind}";`
  })
  return `daemon off;
worker_processes ${processes};
worker_rlimit_nofile ${2 * CONNECTIONS + 64};
worker_shutdown_timeout 10s;
pid "${folder}/nginx.pid";
error_log stderr error;
events {
    worker_connections ${CONNECTIONS};
}
http {
${paths.join('\n')}
    include "${folder}/almondbread.conf";
}
`
}
