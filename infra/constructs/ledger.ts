import { RemovalPolicy } from 'aws-cdk-lib'
import { AttributeType, BillingMode, ProjectionType, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb'
import type { Construct } from 'constructs'

import { names } from '../names.ts'

/** The ledger: one table with the record of every run, the rules and the leases. It survives its stack. */
export function createLedger(scope: Construct): Table {
  const ledger = new Table(scope, 'Ledger', {
    tableName: names.ledger,
    partitionKey: { name: 'pk', type: AttributeType.STRING },
    sortKey: { name: 'sk', type: AttributeType.STRING },
    billingMode: BillingMode.PAY_PER_REQUEST,
    encryption: TableEncryption.DEFAULT,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
    deletionProtection: true,
    removalPolicy: RemovalPolicy.RETAIN,
  })
  // Sparse: only the heads of runs have its keys, and a list of runs shows them whole.
  ledger.addGlobalSecondaryIndex({
    indexName: 'GSI1',
    partitionKey: { name: 'gsi1pk', type: AttributeType.STRING },
    sortKey: { name: 'gsi1sk', type: AttributeType.STRING },
    projectionType: ProjectionType.ALL,
  })
  return ledger
}
