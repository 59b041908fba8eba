import type { Image } from '@aws-sdk/client-imagebuilder'
import * as z from 'zod'

import type { Caller } from '../../cloud/service.ts'
import type { Entry } from '../entry.ts'
import { clientError } from './distribution-failure.ts'
import type { DistributionParts } from './distribution-parts.ts'
import { serviceRoleArn } from './service-role.ts'

const principal = 'imagebuilder.amazonaws.com'
const sessionName = 'ImageBuilder'
const crossAccountRole = 'EC2ImageBuilderDistributionCrossAccountRole'

/** Whom Image Builder acts as where, for one image. */
export interface Actors {
  /** In the account that builds: the image's execution role, else Image Builder's service-linked role. */
  readonly builder: Caller
  /** In any account: the builder in its own, elsewhere the role that the account has for it. @throws DistributionFailure. */
  of(accountId: string, region: string): Promise<Caller>
}

/** Takes the role that distributes an image. @throws DistributionFailure when it cannot be assumed. */
export async function actorsFor(parts: DistributionParts, { id, arn, shown }: Entry<Image>): Promise<Actors> {
  const { accountId } = id
  const builder = await clientError('STS', async () =>
    builderOf(parts, { accountId, arn, role: shown.executionRole }),
  )
  return {
    builder,
    of: async (otherId, region) =>
      otherId === accountId
        ? builder
        : clientError('STS', async () => assume(parts, builder, { accountId: otherId, region })),
  }
}

function builderOf(
  { core, roles }: DistributionParts,
  {
    accountId,
    arn,
    role,
  }: { readonly accountId: string; readonly arn: string; readonly role: string | undefined },
): Caller {
  const roleArn = role === undefined ? serviceRoleArn(roles, accountId) : arnOfRole(role, accountId)
  return core.sessions.assumeForService({ roleArn, servicePrincipal: principal, sessionName, sourceArn: arn })
    .caller
}

/** An execution role is given by name or by ARN. */
function arnOfRole(role: string, accountId: string): string {
  return role.startsWith('arn:') ? role : `arn:aws:iam::${accountId}:role/${role}`
}

const assumed = z.object({ AssumedRoleUser: z.object({ Arn: z.string() }) })

async function assume(
  { calls }: DistributionParts,
  builder: Caller,
  { accountId, region }: { readonly accountId: string; readonly region: string },
): Promise<Caller> {
  const roleArn = `arn:aws:iam::${accountId}:role/${crossAccountRole}`
  const input = { RoleArn: roleArn, RoleSessionName: sessionName }
  const output = await calls.call({ service: 'sts', operation: 'AssumeRole', input, caller: builder, region })
  return { accountId, roleArn, arn: assumed.parse(output).AssumedRoleUser.Arn }
}
