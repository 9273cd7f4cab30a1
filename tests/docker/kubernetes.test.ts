import { readFileSync } from 'node:fs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { checkTypes, checkValues, hasKubectl, type KubernetesObject, render } from '../helpers/kubernetes.ts'
import { runnable } from '../helpers/skip.ts'

const OVERLAYS = ['base', 'local', 'production', 'keda'] as const

interface Container {
  readonly name: string
  readonly resources: { readonly requests: unknown; readonly limits: unknown }
  readonly securityContext: unknown
}
interface PodSpec {
  readonly containers: readonly Container[]
  readonly volumes?: readonly { readonly configMap?: { readonly name: string } }[]
  readonly securityContext: { readonly runAsNonRoot: boolean; readonly seccompProfile: unknown }
  readonly terminationGracePeriodSeconds: number
}
interface Deployment extends KubernetesObject {
  readonly spec: { readonly replicas?: number; readonly template: { readonly spec: PodSpec } }
}

const rendered = hasKubectl ? OVERLAYS.map((overlay) => [overlay, render(overlay)] as const) : []
const objectsOf = (wanted: (typeof OVERLAYS)[number]) => rendered.find(([overlay]) => overlay === wanted)![1]
const find = (objects: readonly KubernetesObject[], kind: string, name: string) => {
  return objects.find((object) => object.kind === kind && object.metadata.name === name)
}
const deploymentsOf = (objects: readonly KubernetesObject[]) => {
  return objects.filter(({ kind }) => kind === 'Deployment') as Deployment[]
}

const schemas = suite('docker/kubernetes')

schemas('it renders objects that the published schemas take', async () => {
  const all = rendered.flatMap(([, objects]) => objects)
  assert.ok(all.length > 50)
  checkTypes(all).forEach((fault, index) => assert.is(fault, '', `${all[index]!.kind} ${all[index]!.metadata.name}`))
  for (const object of all) await checkValues(object)
})

schemas('it has each of its kinds refused for an unknown field, and for a wrong type', () => {
  const kinds = new Map(rendered.flatMap(([, objects]) => objects).map((object) => [object.kind, object]))
  assert.ok(kinds.size >= 9, `${[...kinds.keys()]}`)
  const spoiled = [...kinds.values()].flatMap((object) => {
    const [key, value] = Object.entries(object).find(([key]) => key === 'spec' || key === 'data') ??
      ['metadata', object.metadata]
    return [{ ...object, unknown: 1 }, { ...object, [key]: { ...(value as object), unknown: 1 } }, {
      ...object,
      [key]: 1,
    }]
  })
  const deep = structuredClone(find(objectsOf('base'), 'Deployment', 'worker')) as Deployment
  Object.assign(deep.spec.template.spec.containers[0]!, { livenesProbe: {} })
  const faults = checkTypes([...spoiled, deep])
  faults.forEach((fault, index) => {
    // A ConfigMap may hold anything under any name, if it is text.
    assert.not(fault === '', `${JSON.stringify([...spoiled, deep][index])} passes`)
  })
})

schemas('it has values refused that the schemas limit', async () => {
  const route = find(objectsOf('production'), 'HTTPRoute', 'almondbread')!
  const spoiled = { ...route, spec: { ...(route.spec as object), hostnames: ['not a host'] } }
  const error = await checkValues(spoiled).then(() => undefined, (error: Error) => error)
  assert.ok(error)
})

schemas('it puts everything into one namespace, which refuses what is not restricted', () => {
  for (const [overlay, objects] of rendered) {
    for (const { kind, metadata } of objects) {
      if (kind === 'Namespace') assert.is(metadata.name, 'almondbread')
      else assert.is(metadata.namespace, 'almondbread', `${overlay}: ${kind} ${metadata.name}`)
    }
    for (const { metadata, spec: { template: { spec } } } of deploymentsOf(objects)) {
      assert.ok(spec.securityContext.runAsNonRoot, metadata.name)
      assert.equal(spec.securityContext.seccompProfile, { type: 'RuntimeDefault' })
      for (const { securityContext } of spec.containers) {
        assert.equal(securityContext, {
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        })
      }
    }
  }
})

schemas('it gives a worker a whole core, Guaranteed, and lets nginx see each worker', () => {
  for (const overlay of ['base', 'production', 'keda'] as const) {
    const objects = objectsOf(overlay)
    const worker = find(objects, 'Deployment', 'worker') as Deployment
    const { requests, limits } = worker.spec.template.spec.containers[0]!.resources
    assert.equal(requests, limits)
    assert.is((limits as { cpu: string }).cpu, '1')
    assert.is((find(objects, 'Service', 'worker')!.spec as { clusterIP: string }).clusterIP, 'None')
  }
})

schemas('it gives nginx the files of lb/, under the names that its deployment asks for', () => {
  for (const [overlay, objects] of rendered) {
    const maps = objects.filter(({ kind }) => kind === 'ConfigMap')
    for (const { spec } of deploymentsOf(objects)) {
      for (const { configMap } of spec.template.spec.volumes ?? []) {
        if (configMap) assert.ok(maps.some(({ metadata }) => metadata.name === configMap.name), overlay)
      }
    }
    const files = maps.find(({ metadata }) => metadata.name.startsWith('nginx-'))!.data as Record<string, string>
    const read = (file: string) => readFileSync(new URL(`../../lb/${file}`, import.meta.url), 'utf8')
    assert.equal(files, { 'nginx.conf': read('nginx.conf'), 'default.conf.template': read('nginx.conf.template') })
  }
})

schemas('it has one autoscaler in production, and no number of workers that it would fight', () => {
  const scalersOf = (overlay: 'production' | 'keda') => {
    return objectsOf(overlay).filter(({ kind }) => /Autoscaler|ScaledObject/.test(kind)).map(({ kind }) => kind)
  }
  assert.equal(scalersOf('production'), ['HorizontalPodAutoscaler'])
  assert.equal(scalersOf('keda'), ['ScaledObject'])
  for (const overlay of ['production', 'keda'] as const) {
    assert.is((find(objectsOf(overlay), 'Deployment', 'worker') as Deployment).spec.replicas, undefined)
  }
})

if (runnable(hasKubectl, 'docker/kubernetes: kubectl is not installed')) schemas.run()
