import { isAlias, isMap, isScalar, isSeq, type Document } from 'yaml'

import type { RulesPath } from '../functions/lib/domain/rules/rules-problem.ts'

/** How a scalar is written where its JSON text would mislead: an unquoted 012345678901 is the number 12345678901. */
export function sourceAt(document: Document, path: RulesPath): string | undefined {
  const { node, found } = placeOf(document, path)
  if (!found) return undefined
  if (node === null) return 'nothing'
  if (!isScalar(node) || typeof node.value === 'string' || node.source === undefined) return undefined
  return node.source === '' ? 'nothing' : node.source
}

/** Where something stands in the text of a document. */
interface PlaceInText {
  /** The node at the path; where that is missing, the map it is missing from. */
  readonly node: unknown
  readonly found: boolean
  /** Where a scalar, or the name of a member that is no scalar, begins. */
  readonly offset: number
}

/** Where the value at a path stands; a missing one stands where its map begins. */
export function placeOf(document: Document, path: RulesPath): PlaceInText {
  return path.reduce<PlaceInText>(
    (place, segment) => (place.found ? step(document, place, segment) : place),
    { node: document.contents, found: true, offset: startOf(document.contents, 0) },
  )
}

function step(document: Document, place: PlaceInText, segment: string | number): PlaceInText {
  const missing = { ...place, found: false }
  const collection = isAlias(place.node) ? place.node.resolve(document) : place.node
  if (isSeq(collection) && typeof segment === 'number') {
    const item: unknown = collection.items[segment]
    return item === undefined ? missing : { node: item, found: true, offset: startOf(item, place.offset) }
  }
  if (!isMap(collection)) return missing
  const pair = collection.items.find(({ key }) => isScalar(key) && key.value === segment)
  if (pair === undefined) return missing
  const keyOffset = startOf(pair.key, place.offset)
  return {
    node: pair.value,
    found: true,
    offset: isScalar(pair.value) ? startOf(pair.value, keyOffset) : keyOffset,
  }
}

function startOf(node: unknown, otherwise: number): number {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)
    ? (node.range?.[0] ?? otherwise)
    : otherwise
}
