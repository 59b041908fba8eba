import { OrganizationsClient } from '@aws-sdk/client-organizations'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'

/** Organizations as the owner account sees it, and as whoever may list its accounts. */
export interface OrganizationsClients {
  readonly own: OrganizationsClient
  readonly reader: OrganizationsClient
}

/** Organizations has one endpoint per partition; the SDK wants a Region all the same. */
const region = 'us-east-1'

/**
 * The owner account's client, and one with a role that may list accounts; without such a role the owner account asks
 * itself, which suffices for a delegated administrator.
 */
export function createOrganizationsClients(readRoleArn: string | undefined): OrganizationsClients {
  const own = new OrganizationsClient({ region })
  return { own, reader: readRoleArn === undefined ? own : createReader(readRoleArn) }
}

/** Credentials with an end are asked for anew by the SDK when it comes near. */
function createReader(RoleArn: string): OrganizationsClient {
  const sts = new STSClient({})
  return new OrganizationsClient({
    region,
    credentials: async () => {
      const command = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'imagebuilder-share' })
      const { Credentials: got } = await sts.send(command)
      return {
        accessKeyId: got?.AccessKeyId ?? '',
        secretAccessKey: got?.SecretAccessKey ?? '',
        sessionToken: got?.SessionToken ?? '',
        ...(got?.Expiration === undefined ? {} : { expiration: got.Expiration }),
      }
    },
  })
}
