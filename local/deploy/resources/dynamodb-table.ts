import * as z from 'zod'

import { defineResourceType, withoutEffect } from '../resource-type.ts'

const keySchema = z.array(z.strictObject({ AttributeName: z.string(), KeyType: z.enum(['HASH', 'RANGE']) }))

/** AWS::DynamoDB::Table: keys and global secondary indexes. */
export const dynamodbTable = defineResourceType({
  type: 'AWS::DynamoDB::Table',
  properties: z.strictObject({
    TableName: z.string().optional(),
    BillingMode: z.enum(['PAY_PER_REQUEST', 'PROVISIONED']).default('PROVISIONED'),
    AttributeDefinitions: z.array(
      z.strictObject({ AttributeName: z.string(), AttributeType: z.enum(['S', 'N', 'B']) }),
    ),
    KeySchema: keySchema,
    GlobalSecondaryIndexes: z
      .array(
        z.strictObject({
          IndexName: z.string(),
          KeySchema: keySchema,
          Projection: z.strictObject({
            ProjectionType: z.enum(['ALL', 'KEYS_ONLY', 'INCLUDE']),
            NonKeyAttributes: z.array(z.string()).optional(),
          }),
        }),
      )
      .default([]),
    // Backups, deletion and encryption at rest: nothing here restores, deletes or encrypts a table.
    PointInTimeRecoverySpecification: withoutEffect,
    DeletionProtectionEnabled: withoutEffect,
    SSESpecification: withoutEffect,
  }),
  create: async (properties, { place, targets, generatedName }) => {
    const name = properties.TableName ?? generatedName
    const { arn } = await targets.createTable(place, {
      name,
      billingMode: properties.BillingMode,
      attributeDefinitions: properties.AttributeDefinitions,
      keySchema: properties.KeySchema,
      globalSecondaryIndexes: properties.GlobalSecondaryIndexes,
    })
    return { ref: name, attributes: { Arn: arn }, reported: { kind: 'table', name, arn } }
  },
})
