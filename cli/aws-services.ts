import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'

import { translatingErrors } from '../functions/lib/aws/aws-error.ts'
import { createDynamoRuleShareLedger } from '../functions/lib/aws/dynamo-rule-share-ledger.ts'
import { createDynamoRulesStore } from '../functions/lib/aws/dynamo-rules-store.ts'
import { createDynamoRunLedger } from '../functions/lib/aws/dynamo-run-ledger.ts'
import type { Connection, Services } from './command.ts'

/** The services of an AWS account, or of what answers at the endpoint. */
export function connectToAws({ profile, region, endpointUrl, tableName }: Connection): Services {
  const settings = {
    ...(profile === undefined ? {} : { profile }),
    ...(region === undefined ? {} : { region }),
    ...(endpointUrl === undefined ? {} : { endpoint: endpointUrl }),
  }
  const dynamo = DynamoDBDocumentClient.from(new DynamoDBClient(settings))
  const sts = new STSClient(settings)
  return {
    rules: createDynamoRulesStore(dynamo, tableName),
    runs: createDynamoRunLedger(dynamo, tableName),
    retirements: createDynamoRuleShareLedger(dynamo, tableName),
    caller: async () => {
      const call = { where: 'your credentials', action: 'sts:GetCallerIdentity' }
      const { Account: accountId, Arn: arn } = await translatingErrors(call, async () =>
        sts.send(new GetCallerIdentityCommand()),
      )
      if (accountId === undefined || arn === undefined) {
        throw new Error('Expected GetCallerIdentity to answer an account and an ARN, got neither')
      }
      return { accountId, arn }
    },
  }
}
