import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** The working tree. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What the figures of the second wave are measured against, as "today" or "before". */
export const BASE_COMMIT = process.env.BASE ?? 'a3adcac'

/** A commit's own tree, packages and page, beside the working tree. */
export interface CheckedOut {
  readonly folder: string
  remove(): void
}

/**
 * Writes a commit into a temporary folder and makes it ready to run. Its packages are those of the working tree where both
 * have the same lock file, else npm installs them.
 * @throws {Error} if there is no such commit, or its packages or its page cannot be had
 */
export function checkOut(commit: string): CheckedOut {
  const folder = mkdtempSync(join(tmpdir(), 'almondbread-commit-'))
  const remove = () => rmSync(folder, { recursive: true, force: true })
  const run = (program: string, ...args: string[]) => void execFileSync(program, args, { cwd: folder, stdio: 'pipe' })
  try {
    const archive = execFileSync('git', ['archive', commit], { cwd: ROOT, maxBuffer: 2 ** 30 })
    execFileSync('tar', ['-x', '-C', folder], { input: archive })
    const lockOf = (tree: string) => readFileSync(join(tree, 'package-lock.json'), 'utf8')
    if (lockOf(folder) === lockOf(ROOT)) symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
    else {
      cpSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'), { recursive: true, verbatimSymlinks: true })
      run('npm', 'install', '--no-audit', '--no-fund', '--prefer-offline')
    }
    run('npm', 'run', 'build')
    return { folder, remove }
  } catch (error) {
    remove()
    throw error
  }
}
