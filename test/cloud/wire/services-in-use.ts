import * as ec2 from '@aws-sdk/client-ec2'
import * as eventBridge from '@aws-sdk/client-eventbridge'
import * as imageBuilder from '@aws-sdk/client-imagebuilder'
import * as kms from '@aws-sdk/client-kms'
import * as organizations from '@aws-sdk/client-organizations'
import * as ram from '@aws-sdk/client-ram'
import * as stepFunctions from '@aws-sdk/client-sfn'
import * as sqs from '@aws-sdk/client-sqs'
import * as ssm from '@aws-sdk/client-ssm'
import * as sts from '@aws-sdk/client-sts'

import type { Protocol } from '../../../local/cloud/service.ts'
import { clientSettings } from './open-core.ts'

/** What all SDK clients have in common, seen without their types. */
interface AnyClient {
  send(command: object): Promise<Record<string, unknown>>
}

/** A service in use: its SDK module, where it is found, and how its client is made. */
export interface ServiceInUse {
  readonly name: string
  readonly module: object
  readonly operationCount: number
  readonly signingName: string
  readonly protocol: Protocol
  readonly namespace?: string
  createClient(settings: object): AnyClient
}

const inUse = (
  name: string,
  module: object,
  parts: Omit<ServiceInUse, 'name' | 'module' | 'createClient'>,
  Client: new (settings: never) => unknown,
): ServiceInUse => ({
  name,
  module,
  ...parts,
  createClient: (settings) => new Client({ ...clientSettings, ...settings } as never) as AnyClient,
})

/** Every service whose codec the embedded cloud relies on. */
export const servicesInUse: readonly ServiceInUse[] = [
  inUse(
    'imagebuilder',
    imageBuilder,
    { operationCount: 77, signingName: 'imagebuilder', protocol: 'restJson1' },
    imageBuilder.ImagebuilderClient,
  ),
  inUse('ram', ram, { operationCount: 35, signingName: 'ram', protocol: 'restJson1' }, ram.RAMClient),
  inUse(
    'sts',
    sts,
    {
      operationCount: 11,
      signingName: 'sts',
      protocol: 'awsQuery',
      namespace: 'https://sts.amazonaws.com/doc/2011-06-15/',
    },
    sts.STSClient,
  ),
  inUse(
    'sfn',
    stepFunctions,
    { operationCount: 37, signingName: 'states', protocol: 'awsJson1.0', namespace: 'AWSStepFunctions' },
    stepFunctions.SFNClient,
  ),
  inUse(
    'eventbridge',
    eventBridge,
    { operationCount: 57, signingName: 'events', protocol: 'awsJson1.1', namespace: 'AWSEvents' },
    eventBridge.EventBridgeClient,
  ),
  inUse(
    'sqs',
    sqs,
    { operationCount: 23, signingName: 'sqs', protocol: 'awsJson1.0', namespace: 'AmazonSQS' },
    sqs.SQSClient,
  ),
  inUse(
    'ec2',
    ec2,
    {
      operationCount: 823,
      signingName: 'ec2',
      protocol: 'ec2Query',
      namespace: 'http://ec2.amazonaws.com/doc/2016-11-15/',
    },
    ec2.EC2Client,
  ),
  inUse(
    'kms',
    kms,
    { operationCount: 56, signingName: 'kms', protocol: 'awsJson1.1', namespace: 'TrentService' },
    kms.KMSClient,
  ),
  inUse(
    'organizations',
    organizations,
    {
      operationCount: 63,
      signingName: 'organizations',
      protocol: 'awsJson1.1',
      namespace: 'AWSOrganizationsV20161128',
    },
    organizations.OrganizationsClient,
  ),
  inUse(
    'ssm',
    ssm,
    { operationCount: 154, signingName: 'ssm', protocol: 'awsJson1.1', namespace: 'AmazonSSM' },
    ssm.SSMClient,
  ),
]

/** The service of that name. */
export function serviceInUse(name: string): ServiceInUse {
  return servicesInUse.find((service) => service.name === name)!
}

/** The command of an operation, as the SDK's module exports it. */
export function createCommand(module: object, operation: string, input: object): object {
  const Command = (module as Record<string, new (input: object) => object>)[`${operation}Command`]!
  return new Command(input)
}
