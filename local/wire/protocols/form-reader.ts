import type { NormalizedSchema } from '@smithy/core/schema'

import { createTextValues } from './text-values.ts'

/** The two query protocols: they name members and lists differently. */
export type QueryDialect = 'awsQuery' | 'ec2Query'

/** A form parameter, and those whose names go on after its own with a dot. */
interface FormNode {
  text: string | undefined
  readonly children: Map<string, FormNode>
}

const texts = createTextValues({ timestampFormat: { useTrait: true, default: 5 } })

/** Reads the parameters of a query request as a structure. */
export function readForm(dialect: QueryDialect, schema: NormalizedSchema, form: URLSearchParams): unknown {
  return schema.isUnitSchema() ? {} : readNode(dialect, schema, growTree(form))
}

function growTree(form: URLSearchParams): FormNode {
  const root: FormNode = { text: undefined, children: new Map() }
  for (const [name, text] of form) {
    let node = root
    for (const segment of name.split('.')) {
      const child = node.children.get(segment) ?? { text: undefined, children: new Map<string, FormNode>() }
      node.children.set(segment, child)
      node = child
    }
    node.text = text
  }
  return root
}

function readNode(dialect: QueryDialect, schema: NormalizedSchema, node: FormNode): unknown {
  if (schema.isStructSchema()) return readStructure(dialect, schema, node)
  if (schema.isListSchema()) return readList(dialect, schema, node)
  if (schema.isMapSchema()) return readMap(dialect, schema, node)
  return texts.read(schema, node.text ?? '')
}

function readStructure(dialect: QueryDialect, schema: NormalizedSchema, node: FormNode): unknown {
  const members: Record<string, unknown> = {}
  for (const [name, member] of schema.structIterator()) {
    const child = node.children.get(memberName(dialect, name, member))
    if (child !== undefined) members[name] = readNode(dialect, member, child)
  }
  return members
}

function readList(dialect: QueryDialect, schema: NormalizedSchema, node: FormNode): unknown {
  const value = schema.getValueSchema()
  const isFlat = dialect === 'ec2Query' || schema.getMergedTraits().xmlFlattened !== undefined
  const items = isFlat ? node : node.children.get(value.getMergedTraits().xmlName ?? 'member')
  return inOrder(items).map((item) => readNode(dialect, value, item))
}

function readMap(dialect: QueryDialect, schema: NormalizedSchema, node: FormNode): unknown {
  const keyName = schema.getKeySchema().getMergedTraits().xmlName ?? 'key'
  const value = schema.getValueSchema()
  const valueName = value.getMergedTraits().xmlName ?? 'value'
  const entries = schema.getMergedTraits().xmlFlattened === undefined ? node.children.get('entry') : node
  return Object.fromEntries(
    inOrder(entries).flatMap((entry) => {
      const valueNode = entry.children.get(valueName)
      return valueNode === undefined
        ? []
        : [[entry.children.get(keyName)?.text ?? '', readNode(dialect, value, valueNode)]]
    }),
  )
}

/** Items are numbered from 1; a client may send them in any order. */
function inOrder(node: FormNode | undefined): readonly FormNode[] {
  return [...(node?.children ?? [])]
    .toSorted(([one], [other]) => Number(one) - Number(other))
    .map(([, item]) => item)
}

function memberName(dialect: QueryDialect, name: string, member: NormalizedSchema): string {
  const traits = member.getMergedTraits()
  const wireName = traits.xmlName ?? name
  switch (dialect) {
    case 'awsQuery':
      return wireName
    case 'ec2Query': {
      const { ec2QueryName } = traits
      return typeof ec2QueryName === 'string'
        ? ec2QueryName
        : wireName.charAt(0).toUpperCase() + wireName.slice(1)
    }
  }
}
