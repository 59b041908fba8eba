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
  if (schema.isMapSchema()) throw new TypeError('Expected no map in a query service, got one')
  if (schema.isStructSchema()) return readStructure(dialect, schema, node)
  if (schema.isListSchema()) return readList(dialect, schema, node)
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
  const items = dialect === 'ec2Query' ? node : node.children.get(value.getMergedTraits().xmlName ?? 'member')
  return inOrder(items).map((item) => readNode(dialect, value, item))
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
