import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { placeAt } from '../../../functions/lib/domain/rules/rules-members.ts'
import { sharedKinds } from '../../../functions/lib/domain/rules/rules-schema.ts'
import { publishedSchemas } from '../../../scripts/published-schemas.ts'
import { rulesMemberDescriptions } from '../../../scripts/rules-schema-descriptions.ts'

const rulesJsonSchema = readJson('events/schemas/rules.schema.json')

describe('published JSON Schemas', () => {
  it.each(publishedSchemas())('$file is what npm run generate writes', ({ file, schema }) => {
    expect(readJson(file)).toEqual(schema)
  })

  it('describe every member of a rules file', () => {
    const used = membersOf(rulesJsonSchema).map(([place]) => place)

    expect(used.toSorted()).toEqual(Object.keys(rulesMemberDescriptions).toSorted())
    for (const [, schema] of membersOf(rulesJsonSchema)) expect(schema.description).toBeTypeOf('string')
  })

  it('have no member that a problem would not name as supported', () => {
    const places = [
      ['', []],
      ['targets.*', ['targets', 'canary']],
      ['rules.*', ['rules', 0]],
      ['rules.*.match', ['rules', 0, 'match']],
      ['rules.*.share', ['rules', 0, 'share']],
      ['rules.*.launch', ['rules', 0, 'launch']],
      ['rules.*.copy', ['rules', 0, 'copy']],
      [
        'rules.*.copy.amiDistributionConfiguration.launchPermission',
        ['rules', 0, 'copy', 'amiDistributionConfiguration', 'launchPermission'],
      ],
      [
        'rules.*.copy.launchTemplateConfigurations.*',
        ['rules', 0, 'copy', 'launchTemplateConfigurations', 3],
      ],
      ['rules.*.ssmParameters.*', ['rules', 0, 'ssmParameters', 1]],
      ['settings', ['settings']],
      ['settings.concurrentCopies.overrides.*', ['settings', 'concurrentCopies', 'overrides', 2]],
    ] as const
    const schemas = new Map(membersOf(rulesJsonSchema))

    const published = places.map(([place]) => Object.keys(schemas.get(place)?.properties ?? {}))
    expect(published).toEqual(places.map(([, path]) => placeAt(path).supported))
    const resources = schemas.get('rules.*.share.resources')
    expect(resources?.items?.enum).toEqual(sharedKinds)
  })
})

interface JsonSchema {
  readonly description?: string
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly additionalProperties?: JsonSchema | boolean
  readonly items?: JsonSchema & { readonly enum?: readonly string[] }
}

/** Every map, list and named member, by its place; plain values of a list and Image Builder's own are left out. */
function membersOf(schema: JsonSchema, place: readonly string[] = []): [string, JsonSchema][] {
  if (place.at(-1) === 'distribute') return [[place.join('.'), schema]]
  const forms = (schema.anyOf ?? []).flatMap((form) => membersOf(form, place).slice(1))
  const inside = [
    ...Object.entries(schema.properties ?? {}),
    ...(typeof schema.additionalProperties === 'object' ? [['*', schema.additionalProperties] as const] : []),
    ...(schema.items?.properties === undefined ? [] : [['*', schema.items] as const]),
  ]
  return [
    [place.join('.'), schema],
    ...forms,
    ...inside.flatMap(([name, member]) => membersOf(member, [...place, name])),
  ]
}

function readJson(file: string): JsonSchema {
  return JSON.parse(readFileSync(file, 'utf8')) as JsonSchema
}
