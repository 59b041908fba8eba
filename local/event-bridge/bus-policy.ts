import * as z from 'zod'

import { ServiceError } from '../cloud/service.ts'
import { conditionKeysOf, type Policy } from '../iam/policy.ts'
import { readPolicy } from '../iam/read-policy.ts'
import { isKnownKey } from '../iam/request-context.ts'

/** The resource policy of an event bus. */
export interface BusPolicy {
  /** JSON, as DescribeEventBus shows it. */
  readonly text: string
  readonly policy: Policy
}

/** A statement of a bus policy, as JSON has it. */
export type StatementDocument = Readonly<Record<string, unknown>>

const statementForm = z.record(z.string(), z.unknown())
const documentForm = z.object({
  Statement: z.union([z.array(statementForm), statementForm.transform((statement) => [statement])]),
})

/** A bus policy has at most 10,240 characters (EventBridge guide, "Quotas"). */
const longestPolicy = 10_240

/** The condition keys of EventBridge's own that requests here carry, in lower case. */
const ownKeys: ReadonlySet<string> = new Set([
  'events:source',
  'events:detail-type',
  'events:eventbusinvocation',
])

/**
 * Reads a bus policy; what it cannot evaluate is refused.
 * @throws ServiceError ValidationException, PolicyLengthExceededException.
 */
export function readBusPolicy(text: string): BusPolicy {
  if (text.length > longestPolicy)
    throw new ServiceError('PolicyLengthExceededException', 'The event bus policy is too long.')
  const policy = parsePolicy(text)
  const unknownKeys = conditionKeysOf(policy).filter((key) => !isEvaluated(key))
  if (unknownKeys.length > 0)
    throw invalid(
      `Expected conditions on keys that requests here carry, got ${unknownKeys.join(', ')} in the event bus policy`,
    )
  return { text, policy }
}

/** The policy with this statement, instead of the one of the same Sid. @throws ServiceError as `readBusPolicy` does. */
export function withStatement(current: BusPolicy | undefined, statement: StatementDocument): BusPolicy {
  const others = statementsOf(current).filter(({ Sid }) => Sid !== statement['Sid'])
  return readBusPolicy(documentOf([...others, statement]))
}

/**
 * The policy without this statement; `undefined` when none is left.
 * @throws ServiceError ResourceNotFoundException.
 */
export function withoutStatement(current: BusPolicy | undefined, statementId: string): BusPolicy | undefined {
  if (current === undefined)
    throw new ServiceError('ResourceNotFoundException', 'EventBus does not have a policy.')
  const statements = statementsOf(current)
  const left = statements.filter(({ Sid }) => Sid !== statementId)
  if (left.length === statements.length)
    throw new ServiceError('ResourceNotFoundException', 'Statement with the provided id does not exist.')
  return left.length === 0 ? undefined : readBusPolicy(documentOf(left))
}

function isEvaluated(key: string): boolean {
  return key.startsWith('events:') ? ownKeys.has(key) : isKnownKey(key)
}

function parsePolicy(text: string): Policy {
  try {
    return readPolicy(JSON.parse(text), { name: 'event bus policy', kind: 'resource' })
  } catch (error) {
    if (error instanceof SyntaxError) throw invalid(`Expected the event bus policy to be JSON, got ${text}`)
    if (error instanceof ServiceError) throw invalid(error.message)
    throw error
  }
}

function documentOf(statements: readonly StatementDocument[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements })
}

function statementsOf(policy: BusPolicy | undefined): readonly StatementDocument[] {
  return policy === undefined ? [] : documentForm.parse(JSON.parse(policy.text)).Statement
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}
