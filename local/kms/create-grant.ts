import {
  CreateGrant$,
  type CreateGrantRequest,
  type CreateGrantResponse,
  type GrantOperation,
} from '@aws-sdk/client-kms'

import { ServiceError, type Operation } from '../cloud/service.ts'
import type { ContextValues } from '../iam/request-context.ts'
import { unlessDryRun } from './dry-run.ts'
import { invalidRequest, notModelled } from './errors.ts'
import { grantableOperations, type NewGrant } from './grant.ts'
import { needsWithoutKey, requireKeyById } from './key-lookup.ts'
import { isSymmetric } from './key-spec.ts'
import { requireUsable } from './key-state.ts'
import type { KmsParts } from './kms-parts.ts'

const action = 'kms:CreateGrant'

/** CreateGrant: also on a key of another account; it acts at once. */
export function createGrant(parts: KmsParts): Operation<CreateGrantRequest, CreateGrantResponse> {
  return {
    schema: CreateGrant$,
    needs: (input, context) => needsWithoutKey(parts, action, { keyId: input.KeyId, context }),
    handle: (input, context) => {
      const asked = checkedGrant(parts, input)
      const key = requireKeyById(parts, input.KeyId, {
        action,
        context,
        newGrant: asked,
        values: grantContext(asked),
        grantTokens: input.GrantTokens,
      })
      requireUsable(key)
      if (!isSymmetric(key)) throw notModelled('a grant on a symmetric key')
      return unlessDryRun(input.DryRun, () => {
        const issuingAccountId = context.caller.accountId
        const { grant, token } = parts.grants.create({ ...asked, keyArn: key.arn, issuingAccountId })
        return { GrantId: grant.id, GrantToken: token }
      })
    },
  }
}

type AskedGrant = Omit<NewGrant, 'keyArn' | 'issuingAccountId'>

function checkedGrant(parts: KmsParts, input: CreateGrantRequest): AskedGrant {
  const { GranteePrincipal, RetiringPrincipal, Name, Constraints } = input
  if (input.GranteeServicePrincipal !== undefined || input.RetiringServicePrincipal !== undefined)
    throw notModelled('a grant for a principal that is no service')
  if (Constraints?.SourceArn !== undefined) throw notModelled('a grant without the constraint SourceArn')
  if (GranteePrincipal === undefined)
    throw invalidRequest('Expected either GranteePrincipal or GranteeServicePrincipal, got neither')
  if (Name !== undefined && !/^[a-zA-Z0-9:/_-]{1,256}$/.test(Name)) {
    throw invalidRequest(
      `1 validation error detected: Value '${Name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: ^[a-zA-Z0-9:/_-]+$`,
    )
  }
  return {
    name: Name,
    granteePrincipal: checkedPrincipal(parts, GranteePrincipal),
    retiringPrincipal: RetiringPrincipal && checkedPrincipal(parts, RetiringPrincipal),
    operations: checkedOperations(input.Operations ?? []),
    constraints: Constraints,
  }
}

const principalForm =
  /^arn:aws:(?:iam::(\d{12}):(?:root|(?:role|user)\/[\w+=,.@/-]+)|sts::(\d{12}):assumed-role\/[\w+=,.@-]+\/[\w+=,.@-]+)$/

function checkedPrincipal({ core }: KmsParts, arn: string): string {
  const [, iamAccountId, stsAccountId] = principalForm.exec(arn) ?? []
  if (core.accounts.exists(iamAccountId ?? stsAccountId ?? '')) return arn
  throw new ServiceError('InvalidArnException', `ARN does not refer to a valid principal: ${arn}`)
}

function checkedOperations(operations: readonly GrantOperation[]): readonly GrantOperation[] {
  const unfit = operations.filter((operation) => !grantableOperations.has(operation))
  if (operations.length > 0 && unfit.length === 0) return [...new Set(operations)].toSorted()
  throw invalidRequest(
    `Expected operations that a grant on a symmetric encryption key can allow, got ${unfit.join(', ') || 'none'}`,
  )
}

/** The condition keys of CreateGrant (KMS Developer Guide, "AWS KMS condition keys"). */
function grantContext(grant: AskedGrant): ContextValues {
  const { EncryptionContextEquals: equal, EncryptionContextSubset: subset } = grant.constraints ?? {}
  return {
    'kms:GranteePrincipal': grant.granteePrincipal,
    'kms:RetiringPrincipal': grant.retiringPrincipal,
    'kms:GrantOperations': grant.operations,
    'kms:GrantConstraintType': [
      ...(equal === undefined ? [] : ['EncryptionContextEquals']),
      ...(subset === undefined ? [] : ['EncryptionContextSubset']),
    ],
  }
}
