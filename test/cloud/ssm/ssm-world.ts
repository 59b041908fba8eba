import {
  GetParameterCommand,
  PutParameterCommand,
  SSMClient,
  type Parameter,
  type PutParameterCommandInput,
} from '@aws-sdk/client-ssm'

import { clientsOf } from '../../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { createOrganizationCloud, ownerId, region, settingsOfRole } from '../../support/organization-cloud.ts'

type EmittedEvent = Parameters<Parameters<InProcessCloud['onEvent']>[0]>[0]

/** A cloud without parameters, the owner's client, and the events that Parameter Store emits. */
export function createSsmWorld(change: object = {}) {
  const cloud = createOrganizationCloud(change)
  const events: EmittedEvent[] = []
  cloud.onEvent((event) => {
    if (event.source === 'aws.ssm') events.push(event)
  })
  return { cloud, events, owner: ssmOf(cloud) }
}

export const ssmOf = (cloud: InProcessCloud, accountId = ownerId, inRegion = region): SSMClient =>
  clientsOf(cloud.connection, accountId, inRegion).ssm

/** SSM's client in a role of an account that may do what the statements say. */
export const ssmOfRole = async (
  cloud: InProcessCloud,
  statements: readonly object[],
  accountId = ownerId,
): Promise<SSMClient> => new SSMClient(await settingsOfRole(cloud, accountId, statements))

/** Puts a String. */
export const put = async (client: SSMClient, Name: string, input: Partial<PutParameterCommandInput> = {}) =>
  client.send(new PutParameterCommand({ Name, Value: 'one', Type: 'String', ...input }))

/** Puts a new version. */
export const overwrite = async (
  client: SSMClient,
  Name: string,
  Value: string,
  input: Partial<PutParameterCommandInput> = {},
) => client.send(new PutParameterCommand({ Name, Value, Overwrite: true, ...input }))

export const get = async (client: SSMClient, Name: string): Promise<Parameter> =>
  (await client.send(new GetParameterCommand({ Name }))).Parameter!

export const arnOf = (name: string, accountId = ownerId, inRegion = region): string =>
  `arn:aws:ssm:${inRegion}:${accountId}:parameter/${name}`
