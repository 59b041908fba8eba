import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import type { CopyLedger } from '../ports/copy-ledger.ts'
import { createDynamoCopies } from './dynamo-copies.ts'
import { createDynamoGrantNotes } from './dynamo-grant-notes.ts'
import { createDynamoLanes } from './dynamo-lanes.ts'
import { createDynamoOutputClaims } from './dynamo-output-claims.ts'
import { createDynamoPauseSwitch } from './dynamo-pause-switch.ts'
import { createDynamoRelayUsers } from './dynamo-relay-users.ts'
import { createDynamoRunLanes, readActiveLanes } from './dynamo-run-lanes.ts'
import { createDynamoRunWaits } from './dynamo-run-waits.ts'
import { createDynamoSweepControls } from './dynamo-sweep-controls.ts'

/** Everything that the ledger table knows of copies. */
export function createDynamoCopyLedger(client: DynamoDBDocumentClient, tableName: string): CopyLedger {
  const runs = { ...createDynamoRunLanes(client, tableName), ...createDynamoRunWaits(client, tableName) }
  return {
    ...runs,
    listActiveLanes: async () => readActiveLanes(runs),
    ...createDynamoCopies(client, tableName),
    ...createDynamoLanes(client, tableName),
    ...createDynamoSweepControls(client, tableName),
    ...createDynamoRelayUsers(client, tableName),
    ...createDynamoGrantNotes(client, tableName),
    ...createDynamoOutputClaims(client, tableName),
    ...createDynamoPauseSwitch(client, tableName),
  }
}
