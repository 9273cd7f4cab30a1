import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { parseAllDocuments } from 'yaml'
import { findProgram } from '../../lb/machine.ts'

/** An object as a cluster takes it. */
export interface KubernetesObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: { readonly name: string; readonly namespace?: string }
  readonly [field: string]: unknown
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

const kubectl = findProgram('kubectl')

/** Whether overlays can be rendered here. */
export const hasKubectl = kubectl !== undefined

/** The objects of an overlay of docker/kubernetes. @throws {Error} with what kubectl says, if it refuses */
export function render(overlay: string): KubernetesObject[] {
  const { status, stdout, stderr } = spawnSync(kubectl!, ['kustomize', `docker/kubernetes/${overlay}`], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  return parseAllDocuments(stdout).map((document) => document.toJS())
}

/** Which packages describe what is not Kubernetes' own. */
const PACKAGES: Readonly<Record<string, string>> = {
  'gateway.networking.k8s.io': '@kubernetes-models/gateway-api',
  'keda.sh': '@kubernetes-models/keda',
}

function modelOf({ apiVersion, kind }: KubernetesObject): string {
  return `${PACKAGES[apiVersion.split('/')[0]!] ?? 'kubernetes-models'}/${apiVersion}/${kind}`
}

/**
 * What is wrong with each object, an empty text where nothing is. The published models' types are the schema: the compiler finds unknown
 * fields, which the API server would drop in silence, missing ones and wrong types.
 */
export function checkTypes(objects: readonly KubernetesObject[]): string[] {
  const folder = mkdtempSync(join(ROOT, 'tests', 'kubernetes-'))
  try {
    const files = objects.map((object, index) => {
      const file = `object-${index}.ts`
      const type = `I${object.kind}`
      const text = `import type { ${type} } from '${modelOf(object)}'\nexport const object: ${type} = ${
        JSON.stringify(object)
      }\n`
      writeFileSync(join(folder, file), text)
      return file
    })
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts'] }))
    const command = process.versions.deno === undefined
      ? ['node_modules/typescript/bin/tsc', '--pretty', 'false', '-p', folder]
      : ['check', '--quiet', ...files.map((file) => join(folder, file))]
    const { status, stdout, stderr } = spawnSync(process.execPath, command, {
      cwd: ROOT,
      encoding: 'utf8',
      env: { ...process.env, NO_COLOR: '1' },
    })
    const faults = files.map((file) => faultsIn(stdout + stderr, file))
    if (status !== 0 && faults.every((fault) => fault === '')) throw new Error(stdout + stderr)
    return faults
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The compiler's messages about a file: each is a paragraph that names it, before or after what is wrong. */
function faultsIn(output: string, file: string): string {
  return output.split(/\n(?=\S*tests\/kubernetes-|TS\d+)/).filter((message) => message.includes(`${file}`)).join('\n')
}

/** What the published models' validators say of an object's values: patterns, ranges, enumerations. @throws {Error} saying what is wrong */
export async function checkValues(object: KubernetesObject): Promise<void> {
  const { [object.kind]: Model } = await import(modelOf(object))
  new Model(object).validate()
}
