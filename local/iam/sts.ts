import type {
  AssumeRoleRequest,
  AssumeRoleResponse,
  GetCallerIdentityRequest,
  GetCallerIdentityResponse,
} from '@aws-sdk/client-sts'
import * as sts from '@aws-sdk/client-sts'

import type { Accounts } from '../cloud/accounts.ts'
import { operationSchemasOf } from '../cloud/operation-schemas.ts'
import {
  type Caller,
  type Operation,
  type RequestContext,
  type Service,
  ServiceError,
} from '../cloud/service.ts'
import type { AccessControl } from './access-control.ts'
import { checkAssumeRoleRequest } from './assume-role-request.ts'
import type { Role } from './role.ts'
import type { Roles } from './roles.ts'
import type { Sessions } from './sessions.ts'
import { callerMayAssume } from './trust.ts'

interface StsCore {
  readonly accounts: Accounts
  readonly access: AccessControl
  readonly roles: Roles
  readonly sessions: Sessions
}

/** STS: who am I, and may I be somebody else. */
export function createSts(core: StsCore): Service {
  return {
    signingName: 'sts',
    protocol: 'awsQuery',
    namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    schemas: operationSchemasOf(sts),
    operations: [assumeRole(core), getCallerIdentity(core)],
  }
}

/** Its permission is not among `needs`: AWS refuses alike whatever is missing, the role, its trust or the caller's permission. */
function assumeRole({
  accounts,
  access,
  roles,
  sessions,
}: StsCore): Operation<AssumeRoleRequest, AssumeRoleResponse> {
  return {
    schema: sts.AssumeRole$,
    needs: () => [],
    handle: (input, { caller, region }) => {
      const checked = checkAssumeRoleRequest(input)
      const { roleArn, sessionName, durationSeconds, externalId } = checked
      const role = roles.find(roleArn)
      const context = { 'sts:RoleSessionName': sessionName, 'sts:ExternalId': externalId }
      if (role === undefined || !callerMayAssume(access, role, { caller, region, context }))
        throw accessDenied(caller, roleArn)

      requireRegionOf(accounts, role, region)
      checkDuration(durationSeconds, caller, role)
      const session = sessions.open(role, checked)
      return {
        Credentials: {
          AccessKeyId: session.accessKeyId,
          SecretAccessKey: session.secretAccessKey,
          SessionToken: session.sessionToken,
          Expiration: session.expiration,
        },
        AssumedRoleUser: { AssumedRoleId: `${role.id}:${sessionName}`, Arn: session.caller.arn },
      }
    },
  }
}

/** Needs no permission, not even where a policy denies it. */
function getCallerIdentity({
  roles,
}: StsCore): Operation<GetCallerIdentityRequest, GetCallerIdentityResponse> {
  return {
    schema: sts.GetCallerIdentity$,
    needs: () => [],
    handle: (_input, { caller }: RequestContext) => ({
      UserId: userId(caller, roles),
      Account: caller.accountId,
      Arn: caller.arn,
    }),
  }
}

/** The account of the role, too, has to have the Region (IAM User Guide, "Manage AWS STS in an AWS Region"). */
function requireRegionOf(accounts: Accounts, { accountId }: Role, region: string): void {
  if (accounts.hasRegion(accountId, region)) return
  throw new ServiceError(
    'RegionDisabledException',
    `STS is not activated in this region for account:${accountId}. Your account administrator can activate STS in this region using the IAM Console.`,
    { httpStatus: 403 },
  )
}

function roleOf(caller: Caller, roles: Roles): Role | undefined {
  return caller.roleArn === undefined ? undefined : roles.find(caller.roleArn)
}

function userId(caller: Caller, roles: Roles): string {
  const role = roleOf(caller, roles)
  return role === undefined
    ? caller.accountId
    : `${role.id}:${caller.arn.slice(caller.arn.lastIndexOf('/') + 1)}`
}

function accessDenied(caller: Caller, roleArn: string): ServiceError {
  return new ServiceError(
    'AccessDenied',
    `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${roleArn}`,
    { httpStatus: 403 },
  )
}

/** A session that assumes a role gets an hour at most, whatever the role allows ("role chaining"). */
function checkDuration(durationSeconds: number, caller: Caller, role: Role): void {
  if (caller.roleArn !== undefined && durationSeconds > 3600) {
    throw new ServiceError(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    )
  }
  if (durationSeconds > role.maxSessionSeconds) {
    throw new ServiceError(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    )
  }
}
