import type { QueueAttributeName } from '@aws-sdk/client-sqs'

import { ServiceError } from '../cloud/service.ts'

/** Attributes of a queue as CreateQueue takes them: all values are text. */
export type QueueAttributes = Readonly<Partial<Record<QueueAttributeName, string>>>

/** The attributes that change how a queue behaves here. */
export interface QueueSettings {
  readonly visibilityTimeoutSeconds: number
  readonly retentionSeconds: number
  readonly delaySeconds: number
  readonly maximumMessageBytes: number
}

interface NumericAttribute {
  readonly initial: number
  readonly least: number
  readonly most: number
}

/** Defaults and limits of the SQS API reference, CreateQueue. */
const numericAttributes: Readonly<Partial<Record<QueueAttributeName, NumericAttribute>>> = {
  DelaySeconds: { initial: 0, least: 0, most: 900 },
  MaximumMessageSize: { initial: 1_048_576, least: 1024, most: 1_048_576 },
  MessageRetentionPeriod: { initial: 345_600, least: 60, most: 1_209_600 },
  ReceiveMessageWaitTimeSeconds: { initial: 0, least: 0, most: 20 },
  VisibilityTimeout: { initial: 30, least: 0, most: 43_200 },
}

/** Kept and shown, without any effect: messages are not encrypted here. */
const keptAttributes: ReadonlySet<string> = new Set([
  'KmsDataKeyReusePeriodSeconds',
  'KmsMasterKeyId',
  'Policy',
  'SqsManagedSseEnabled',
])

/**
 * Attributes with AWS's defaults filled in.
 * @throws ServiceError InvalidAttributeName for what is not modelled (FIFO, redrive), InvalidAttributeValue.
 */
export function completeAttributes(given: QueueAttributes): QueueAttributes {
  for (const [name, value] of Object.entries(given)) checkAttribute(name, value)
  const defaults = Object.entries(numericAttributes).map(([name, { initial }]): [string, string] => [
    name,
    String(initial),
  ])
  return { ...Object.fromEntries(defaults), SqsManagedSseEnabled: 'true', ...given }
}

/** The settings that complete attributes amount to. */
export function settingsOf(attributes: QueueAttributes): QueueSettings {
  return {
    visibilityTimeoutSeconds: Number(attributes.VisibilityTimeout),
    retentionSeconds: Number(attributes.MessageRetentionPeriod),
    delaySeconds: Number(attributes.DelaySeconds),
    maximumMessageBytes: Number(attributes.MaximumMessageSize),
  }
}

function checkAttribute(name: string, value: string): void {
  if (keptAttributes.has(name)) return
  const numeric = isNumeric(name) ? numericAttributes[name] : undefined
  if (numeric === undefined)
    throw new ServiceError(
      'InvalidAttributeName',
      `Expected an attribute that is modelled here, got ${name}.`,
    )
  const number = Number(value)
  if (!/^\d+$/.test(value) || number < numeric.least || number > numeric.most)
    throw new ServiceError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`)
}

function isNumeric(name: string): name is keyof typeof numericAttributes {
  return Object.hasOwn(numericAttributes, name)
}
