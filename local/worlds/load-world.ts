import { readFileSync } from 'node:fs'

import { BadInput } from '../bad-input.ts'
import { unitProblem } from './unit-problem.ts'
import { worldSchema, type World } from './world.ts'

/** The text of a file. @throws BadInput when it cannot be read. */
export function readTextFile(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw new BadInput(`${path}: Expected a file that can be read, got ${reasonOf(error)}`, { cause: error })
  }
}

/** The content of a JSON file. @throws BadInput when it cannot be read or is not JSON. */
export function readJsonFile(path: string): unknown {
  const text = readTextFile(path)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new BadInput(`${path}: Expected JSON, got ${reasonOf(error)}`, { cause: error })
  }
}

/** A world file, checked. @throws BadInput naming every problem with its place. */
export function loadWorld(path: string): World {
  const parsed = worldSchema.safeParse(readJsonFile(path))
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `  ${issue.path.join('.') || '(top)'}: ${issue.message}`,
    )
    throw new BadInput(`${path} is not a world file:\n${problems.join('\n')}`)
  }
  checkAccounts(path, parsed.data)
  return parsed.data
}

function checkAccounts(path: string, world: World): void {
  const known = new Set(world.accounts.map((account) => account.id))
  const organization = world.organization
  const named = [
    ['ownerAccountId', world.ownerAccountId],
    ...(organization === undefined
      ? []
      : [['organization.managementAccountId', organization.managementAccountId]]),
    ...(organization?.accountIds ?? []).map((id) => ['organization.accountIds', id]),
    ...(world.destinations?.accountIds ?? []).map((id) => ['destinations.accountIds', id]),
    ...Object.keys(world.destinations?.flaws ?? {}).map((id) => ['destinations.flaws', id]),
  ]
  const missing = named.find(([, id]) => id === undefined || !known.has(id))
  if (missing !== undefined) {
    throw new BadInput(`${path}: ${missing[0]}: Expected an id from accounts, got ${missing[1]}`)
  }
  const problem = organization === undefined ? undefined : unitProblem(organization)
  if (problem !== undefined) throw new BadInput(`${path}: ${problem}`)
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
