import type { EC2 } from '@aws-sdk/client-ec2'
import type { Imagebuilder } from '@aws-sdk/client-imagebuilder'
import type { RAM } from '@aws-sdk/client-ram'
import type { StaticOperationSchema } from '@smithy/types'

import { createAccounts, type Organization } from '../../../local/cloud/accounts.ts'
import { createCallLog } from '../../../local/cloud/call-log.ts'
import type { CloudCore, EventSink } from '../../../local/cloud/core.ts'
import { createIdentifiers } from '../../../local/cloud/identifiers.ts'
import type { Caller, RequestContext, Service } from '../../../local/cloud/service.ts'
import { defaultTiming, type Timing } from '../../../local/cloud/timing.ts'
import { createVirtualClock } from '../../../local/cloud/virtual-clock.ts'
import { createEc2 } from '../../../local/ec2/ec2.ts'
import { createIam } from '../../../local/iam/create-iam.ts'
import { createImageBuilder } from '../../../local/image-builder/image-builder.ts'
import { defaultQuotas, type Quotas } from '../../../local/image-builder/quotas.ts'
import { createKms } from '../../../local/kms/kms.ts'
import { createRam } from '../../../local/ram/ram.ts'
import { awsShareQuotas, type ShareQuotas } from '../../../local/ram/share-quotas.ts'
import { createServiceCalls } from '../../../local/wire/service-calls.ts'

export const ownerId = '222222222222'
export const memberId = '440000000001'
export const otherMemberId = '440000000002'
export const outsiderId = '990000000009'
export const region = 'us-east-1'

export const organization: Organization = {
  id: 'o-goldenimages',
  managementAccountId: '111111111111',
  sharingEnabled: true,
  accountIds: new Set(['111111111111', ownerId, memberId, otherMemberId]),
}

export type EmittedEvent = Parameters<EventSink['emit']>[0]

/** What an account, or a role of one, does in one Region. */
export interface Actor {
  readonly imageBuilder: Imagebuilder
  readonly ram: RAM
  readonly ec2: EC2
  readonly context: RequestContext
}

/** Image Builder, RAM and EC2 on a virtual clock, without wire and without IAM. */
export function createSharingCloud(
  settings: {
    readonly timing?: Partial<Timing>
    readonly organization?: Organization | undefined
    readonly moreAccountIds?: readonly string[]
    readonly quotas?: Partial<Quotas>
    readonly shareQuotas?: Partial<ShareQuotas>
  } = {},
) {
  const clock = createVirtualClock(Date.UTC(2027, 0, 4))
  const events: EmittedEvent[] = []
  const accountIds = [
    '111111111111',
    ownerId,
    memberId,
    otherMemberId,
    outsiderId,
    ...(settings.moreAccountIds ?? []),
  ]
  const core: CloudCore = {
    clock,
    identifiers: createIdentifiers(1),
    accounts: createAccounts(
      accountIds.map((id) => ({ id, name: id })),
      'organization' in settings ? settings.organization : organization,
    ),
    timing: { ...defaultTiming, emptyFirstPages: false, listLagSeconds: 0, ...settings.timing },
    calls: createCallLog(),
    authorizer: { refusal: () => undefined },
    sessions: {
      assumeForService: () => {
        throw new Error('Expected no service to assume a role, got a call')
      },
    },
    events: { emit: (event) => void events.push(event) },
  }
  const iam = createIam(core)
  const ram = createRam(core, { ...awsShareQuotas, ...settings.shareQuotas })
  const ec2 = createEc2(core, createKms(core, iam.access).ebsKeys)
  const imageBuilder = createImageBuilder(core, {
    sharing: ram.sharing,
    amis: ec2.amis,
    roles: iam.roles,
    calls: createServiceCalls(core, [ec2.service, iam.stsService]),
    quotas: { ...defaultQuotas, ...settings.quotas },
  })

  return {
    core,
    clock,
    events,
    imageBuilder,
    ram,
    pass: async (seconds: number) => clock.advance(seconds * 1000),
    as: (account: string | Caller, inRegion = region): Actor => {
      const caller = typeof account === 'string' ? administratorOf(account) : account
      const context = { caller, region: inRegion, requestId: 'request-1' }
      return {
        context,
        imageBuilder: clientOf(imageBuilder.service, context, core) as Imagebuilder,
        ram: clientOf(ram.service, context, core) as RAM,
        ec2: clientOf(ec2.service, context, core) as EC2,
      }
    },
  }
}

export type SharingCloud = ReturnType<typeof createSharingCloud>

export function administratorOf(accountId: string): Caller {
  return { accountId, arn: `arn:aws:iam::${accountId}:root` }
}

export function roleOf(accountId: string, name: string): Caller {
  return {
    accountId,
    arn: `arn:aws:sts::${accountId}:assumed-role/${name}/session`,
    roleArn: `arn:aws:iam::${accountId}:role/${name}`,
  }
}

/** The operation of that name. */
export function operationOf(service: Service, name: string) {
  const operation = service.operations.find(({ schema }) => nameOf(schema) === name)
  if (operation === undefined) throw new Error(`Expected an operation ${name}, got none of that name`)
  return operation
}

/** Every item of a list, page after page, and how many pages there were. */
export async function everyPage<Page extends { nextToken?: string | undefined }, Item>(
  ask: (nextToken: string | undefined) => Promise<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<{ readonly items: readonly Item[]; readonly pages: number }> {
  const items: Item[] = []
  let pages = 0
  let nextToken: string | undefined
  do {
    const page = await ask(nextToken)
    pages += 1
    items.push(...(itemsOf(page) ?? []))
    nextToken = page.nextToken
  } while (nextToken !== undefined)
  return { items, pages }
}

function nameOf(schema: StaticOperationSchema): string {
  return schema[2]
}

/** Methods as the SDK's client has them; like the SDK, fills in client tokens. */
function clientOf(service: Service, context: RequestContext, core: CloudCore): object {
  const call = async (method: string, input: object = {}): Promise<unknown> => {
    const name = method.charAt(0).toUpperCase() + method.slice(1)
    const token = /^(create|start)/.test(method) ? { clientToken: core.identifiers.uuid() } : {}
    return operationOf(service, name).handle({ ...token, ...input }, context)
  }
  return new Proxy(
    {},
    {
      get: (_target, method) => async (input?: object) => call(String(method), input),
    },
  )
}
