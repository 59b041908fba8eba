import type * as z from 'zod'

import type { ItemProcessor, State, StateContainer } from './definition.ts'
import { schemaViolation, type Diagnostic } from './diagnostics.ts'
import { describeIssues } from './shape-issues.ts'
import {
  branchSchema,
  choiceSchema,
  failSchema,
  itemProcessorSchema,
  mapSchema,
  parallelSchema,
  passSchema,
  succeedSchema,
  taskSchema,
  waitSchema,
} from './state-schemas.ts'

/** Collects what is wrong while a definition is read. */
export type Report = (diagnostic: Diagnostic) => void

/** Checks a value against a schema; reports and answers `undefined` when it does not fit. */
export function readShape<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  place: { readonly location: string; readonly report: Report },
): z.infer<Schema> | undefined {
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  for (const issue of parsed.error.issues) {
    for (const diagnostic of describeIssues(issue, place.location)) place.report(diagnostic)
  }
  return undefined
}

/** Reads the states of a machine, a branch or an item processor, and those inside them. */
export function readStates(
  states: Readonly<Record<string, unknown>>,
  location: string,
  report: Report,
): Readonly<Record<string, State>> {
  const read: [string, State][] = []
  for (const [name, value] of Object.entries(states)) {
    const stateLocation = `${location}/States/${name}`
    if (name.length > 80) report(schemaViolation('State names can have up to 80 characters', stateLocation))
    const state = readState(value, stateLocation, report)
    if (state !== undefined) read.push([name, state])
  }
  return Object.fromEntries(read)
}

function readState(value: unknown, location: string, report: Report): State | undefined {
  const place = { location, report }
  const type = typeOf(value)
  switch (type) {
    case 'Task':
      return readShape(taskSchema, value, place)
    case 'Choice':
      return readShape(choiceSchema, value, place)
    case 'Pass':
      return readShape(passSchema, value, place)
    case 'Wait':
      return readShape(waitSchema, value, place)
    case 'Succeed':
      return readShape(succeedSchema, value, place)
    case 'Fail':
      return readShape(failSchema, value, place)
    case 'Parallel': {
      const parallel = readShape(parallelSchema, value, place)
      return parallel && { ...parallel, Branches: readBranches(parallel.Branches, location, report) }
    }
    case 'Map': {
      const map = readShape(mapSchema, value, place)
      const processor = map && readItemProcessor(map.ItemProcessor, `${location}/ItemProcessor`, report)
      return map && processor && { ...map, ItemProcessor: processor }
    }
    default:
      report(
        schemaViolation(
          `Expected Type to be Task, Choice, Pass, Wait, Succeed, Fail, Parallel or Map, got ${JSON.stringify(type) ?? 'nothing'}`,
          location,
        ),
      )
      return undefined
  }
}

function readBranches(branches: readonly unknown[], location: string, report: Report): StateContainer[] {
  return branches.flatMap((value, index) => {
    const branchLocation = `${location}/Branches[${index}]`
    const branch = readShape(branchSchema, value, { location: branchLocation, report })
    return branch === undefined
      ? []
      : [{ ...branch, States: readStates(branch.States, branchLocation, report) }]
  })
}

function readItemProcessor(value: unknown, location: string, report: Report): ItemProcessor | undefined {
  const processor = readShape(itemProcessorSchema, value, { location, report })
  return processor && { ...processor, States: readStates(processor.States, location, report) }
}

function typeOf(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'Type' in value ? value.Type : undefined
}
