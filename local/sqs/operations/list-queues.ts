import { ListQueues$, type ListQueuesRequest, type ListQueuesResult } from '@aws-sdk/client-sqs'

import { pageOf } from '../../cloud/pages.ts'
import type { Operation } from '../../cloud/service.ts'
import type { QueueStore } from '../queue-store.ts'
import { invalidParameter } from '../sqs-errors.ts'

/** ListQueues of the caller's account and Region; pages only when MaxResults is given, as AWS does. */
export function listQueues(queues: QueueStore): Operation<ListQueuesRequest, ListQueuesResult> {
  return {
    schema: ListQueues$,
    needs: (_input, { caller, region }) => [
      { action: 'sqs:ListQueues', resource: `arn:aws:sqs:${region}:${caller.accountId}:*` },
    ],
    handle: (input, { caller, region }) => {
      const prefix = input.QueueNamePrefix ?? ''
      const urls = queues
        .all()
        .filter(
          ({ address }) =>
            address.accountId === caller.accountId &&
            address.region === region &&
            address.name.startsWith(prefix),
        )
        .map((queue) => queue.url)

      const page = pageOf(
        urls,
        { nextToken: input.NextToken, maxResults: input.MaxResults },
        { list: `ListQueues ${prefix}`, defaultSize: 1000, emptyFirst: false },
      )
      if (page === undefined) throw invalidParameter('Invalid or expired next token.')
      return {
        ...(page.items.length === 0 ? {} : { QueueUrls: page.items }),
        ...(page.nextToken === undefined ? {} : { NextToken: page.nextToken }),
      }
    },
  }
}
