import { Validator } from '@seriousme/openapi-schema-validator'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseQuery, tileSchema } from '../../core/params.ts'
import { PAGE_PATHS } from '../../frontend/app.ts'
import { openApiDocument } from '../../frontend/openapi.ts'
import { testFrontend } from '../helpers/fleet.ts'
import { testWorker } from '../helpers/worker.ts'

interface Document {
  paths: Record<string, Record<string, { parameters?: Parameter[] }>>
}
interface Parameter {
  name: string
  in: string
  schema: { default?: string | number; minimum?: number; maximum?: number }
}

const document = openApiDocument() as unknown as Document

const openapi = suite('openApiDocument()')

openapi('it is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(openApiDocument())
  assert.is(valid, true, JSON.stringify(errors))
})

openapi('it has every route of frontend and worker, and no other', () => {
  const served = new Set<string>()
  for (const { path, method } of [...testFrontend().routes, ...testWorker().routes]) {
    if (method !== 'ALL' && !PAGE_PATHS.includes(path)) {
      served.add(`${method.toLowerCase()} ${path.replace(':id', '{id}')}`)
    }
  }
  served.add('get /workers/readyz')
  const told = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method} ${path}`)
  )
  assert.equal(told.sort(), [...served].sort())
})

openapi('it gives each parameter of a tile the default and the limits that the parser has', () => {
  const parameters = document.paths['/tile']!.get!.parameters!
  assert.equal(parameters.map(({ name }) => name), Object.keys(tileSchema.shape))
  for (const { name, schema } of parameters) {
    const value = parseQuery(tileSchema, '')[name as 're']
    if (schema.default !== undefined) {
      assert.equal(parseQuery(tileSchema, `${name}=${schema.default}`)[name as 're'], value, name)
    }
    const taken = (number: number) => {
      try {
        parseQuery(tileSchema, `${name}=${number}&region=0,0,1,1`)
        return true
      } catch {
        return false
      }
    }
    if (schema.minimum !== undefined) {
      assert.equal([taken(schema.minimum), taken(schema.minimum - 1)], [true, false], name)
    }
    if (schema.maximum !== undefined) {
      assert.equal([taken(schema.maximum), taken(schema.maximum + 1)], [true, false], name)
    }
  }
})

openapi.run()
