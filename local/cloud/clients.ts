import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { EC2Client } from '@aws-sdk/client-ec2'
import { EventBridgeClient } from '@aws-sdk/client-eventbridge'
import { ImagebuilderClient } from '@aws-sdk/client-imagebuilder'
import { KMSClient } from '@aws-sdk/client-kms'
import { OrganizationsClient } from '@aws-sdk/client-organizations'
import { RAMClient } from '@aws-sdk/client-ram'
import { SFNClient } from '@aws-sdk/client-sfn'
import { SQSClient } from '@aws-sdk/client-sqs'
import { SSMClient } from '@aws-sdk/client-ssm'
import { STSClient } from '@aws-sdk/client-sts'

/** How SDK clients reach the embedded cloud: over HTTP, or in memory with a request handler. */
export interface CloudConnection {
  readonly endpoint: string
  /** Present where the cloud is in the same thread. */
  readonly requestHandler?: NonNullable<ConstructorParameters<typeof RAMClient>[0]>['requestHandler']
}

/** Unmodified SDK clients of one account's administrator in one Region. */
export interface AccountClients {
  readonly imageBuilder: ImagebuilderClient
  readonly kms: KMSClient
  readonly organizations: OrganizationsClient
  readonly ram: RAMClient
  readonly ssm: SSMClient
  readonly stepFunctions: SFNClient
  readonly sts: STSClient
  readonly dynamoDb: DynamoDBClient
  readonly sqs: SQSClient
  readonly eventBridge: EventBridgeClient
}

/** The credentials of an account's administrator in the embedded cloud. */
export function administratorOf(accountId: string): { accessKeyId: string; secretAccessKey: string } {
  return { accessKeyId: accountId, secretAccessKey: 'local' }
}

/** SDK clients that act as the administrator of an account. */
export function clientsOf(connection: CloudConnection, accountId: string, region: string): AccountClients {
  const settings = settingsOf(connection, accountId, region)
  return {
    imageBuilder: new ImagebuilderClient(settings),
    kms: new KMSClient(settings),
    organizations: new OrganizationsClient(settings),
    ram: new RAMClient(settings),
    ssm: new SSMClient(settings),
    stepFunctions: new SFNClient(settings),
    sts: new STSClient(settings),
    dynamoDb: new DynamoDBClient(settings),
    sqs: new SQSClient(settings),
    eventBridge: new EventBridgeClient(settings),
  }
}

/** EC2's client for the administrator of an account; it takes half a second to load, so only who asks for it waits. */
export async function ec2ClientOf(
  connection: CloudConnection,
  accountId: string,
  region: string,
): Promise<EC2Client> {
  const ec2 = await import('@aws-sdk/client-ec2')
  return new ec2.EC2Client(settingsOf(connection, accountId, region))
}

function settingsOf({ endpoint, requestHandler }: CloudConnection, accountId: string, region: string) {
  return {
    region,
    endpoint,
    credentials: administratorOf(accountId),
    maxAttempts: 1,
    disableHostPrefix: true,
    ...(requestHandler === undefined ? {} : { requestHandler }),
  }
}
