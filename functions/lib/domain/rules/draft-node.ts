import * as z from 'zod/mini'

import type { RulesPath } from './rules-problem.ts'

/** A value of a rules file that may have any shape, and where it stands. */
export interface DraftNode {
  readonly path: RulesPath
  readonly value: unknown
}

/** A text of the file and where it stands. */
export interface Placed {
  readonly path: RulesPath
  readonly text: string
}

/** A part of the file whose shape is right, whatever the rest is like. */
export interface Part<T> {
  readonly path: RulesPath
  readonly value: T
}

/** A member of a map; where it is missing, a node without value. */
export function member(node: DraftNode, name: string): DraftNode {
  const found = members(node).find(([key]) => key === name)
  return found?.[1] ?? { path: [...node.path, name], value: undefined }
}

/** The members of a map; none of anything else. */
export function members(node: DraftNode): [string, DraftNode][] {
  if (!isMap(node.value)) return []
  return Object.entries(node.value).map(([name, value]) => [name, { path: [...node.path, name], value }])
}

/** The elements of a list; none of anything else. */
export function elements(node: DraftNode): DraftNode[] {
  if (!Array.isArray(node.value)) return []
  return node.value.map((value: unknown, index) => ({ path: [...node.path, index], value }))
}

/** The node where it is a text. */
export function placed(node: DraftNode): Placed[] {
  return typeof node.value === 'string' ? [{ path: node.path, text: node.value }] : []
}

/** The node where it is a number, true or false, as a text. */
export function scalar({ path, value }: DraftNode): Placed | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? { path, text: String(value) } : undefined
}

/** The node where it has the shape of a schema. */
export function part<T>({ path, value }: DraftNode, schema: z.core.$ZodType<T>): Part<T> | undefined {
  const parsed = z.safeParse(schema, value)
  return parsed.success ? { path, value: parsed.data } : undefined
}

/** Whether a value is a map of the file. */
export function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
