import type { ServiceSender } from '../cloud/invocation.ts'
import { ServiceError, type Caller } from '../cloud/service.ts'
import { conditionContext, evaluate } from '../iam/evaluate.ts'
import type { Policy } from '../iam/policy.ts'
import { readPolicy } from '../iam/read-policy.ts'

/** A statement of a function's resource policy, as AddPermission takes it. */
export interface FunctionPermission {
  readonly functionArn: string
  readonly statementId: string
  readonly action: string
  /** A service principal, an account id, or the ARN of an account's root or of a role. */
  readonly principal: string
  /** May hold `*` and `?`. */
  readonly sourceArn?: string
  readonly sourceAccount?: string
}

/** The resource policies of all functions. */
export interface FunctionPermissions {
  /** @throws ServiceError ResourceConflictException, MalformedPolicyDocument. */
  add(permission: FunctionPermission): void
  /** Whether the resource policy lets somebody invoke the function. */
  allows(functionArn: string, sender: Caller | ServiceSender): boolean
}

/** Resource policies that start empty. */
export function createFunctionPermissions(): FunctionPermissions {
  const statements = new Map<string, ReadonlyMap<string, Policy>>()
  const of = (functionArn: string): ReadonlyMap<string, Policy> => statements.get(functionArn) ?? new Map()

  return {
    add: (permission) => {
      const { functionArn, statementId } = permission
      if (of(functionArn).has(statementId))
        throw new ServiceError(
          'ResourceConflictException',
          `The statement id (${statementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
          { httpStatus: 409 },
        )
      const policy = readPolicy(policyDocumentOf(permission), { name: statementId, kind: 'resource' })
      statements.set(functionArn, new Map([...of(functionArn), [statementId, policy]]))
    },
    allows: (functionArn, sender) => {
      const decision = evaluate([...of(functionArn).values()], {
        action: 'lambda:InvokeFunction',
        resource: functionArn,
        ...senderOf(sender),
      })
      return decision.kind === 'allowed'
    },
  }
}

/** The statement that GetPolicy would show. */
function policyDocumentOf(permission: FunctionPermission): unknown {
  const { principal, sourceArn, sourceAccount } = permission
  const conditions = {
    ...(sourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': sourceArn } }),
    ...(sourceAccount === undefined ? {} : { StringEquals: { 'AWS:SourceAccount': sourceAccount } }),
  }
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: permission.statementId,
        Effect: 'Allow',
        Principal: principal.endsWith('.amazonaws.com') ? { Service: principal } : { AWS: principal },
        Action: permission.action,
        Resource: permission.functionArn,
        Condition: conditions,
      },
    ],
  }
}

function senderOf(
  sender: Caller | ServiceSender,
): Pick<Parameters<typeof evaluate>[1], 'principal' | 'context'> {
  if (!('service' in sender))
    return { principal: { kind: 'caller', caller: sender }, context: conditionContext({}) }
  return {
    principal: { kind: 'service', name: sender.service },
    context: conditionContext({
      'aws:SourceArn': sender.sourceArn,
      'aws:SourceAccount': sender.sourceArn.split(':')[4],
    }),
  }
}
