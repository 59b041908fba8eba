import { paginateGetResourceShareAssociations } from '@aws-sdk/client-ram'
import type { RAMClient } from '@aws-sdk/client-ram'

import type { CountedAssociation } from '../domain/sharing/ram-quota.ts'
import type { RamUsageReader } from '../ports/ram-usage.ts'
import { translatingErrors } from './aws-error.ts'

/** Reads what RAM counts, 500 associations a call. */
export function createRamUsageReader(clientFor: (region: string) => RAMClient): RamUsageReader {
  return {
    readUsage: async (region) => {
      const client = clientFor(region)
      const list = async (associationType: AssociationType) => listAll(client, associationType, region)
      return { principals: await list('PRINCIPAL'), resources: await list('RESOURCE') }
    },
  }
}

type AssociationType = 'PRINCIPAL' | 'RESOURCE'

/** What RAM gave up or took out counts no more. */
const countsNoMore: ReadonlySet<string> = new Set(['FAILED', 'DISASSOCIATED'])

async function listAll(
  client: RAMClient,
  associationType: AssociationType,
  where: string,
): Promise<readonly CountedAssociation[]> {
  return translatingErrors({ where, action: 'ram:GetResourceShareAssociations' }, async () => {
    const found: CountedAssociation[] = []
    const pages = paginateGetResourceShareAssociations({ client, pageSize: 500 }, { associationType })
    for await (const { resourceShareAssociations = [] } of pages) {
      const counted = resourceShareAssociations.filter(({ status = '' }) => !countsNoMore.has(status))
      found.push(
        ...counted.map(({ resourceShareName = '', resourceShareArn = '', associatedEntity = '' }) => ({
          shareName: resourceShareName,
          shareArn: resourceShareArn,
          entity: associatedEntity,
        })),
      )
    }
    return found
  })
}
