import { ServiceError } from '../cloud/service.ts'

/** Where a queue is. */
export interface QueueAddress {
  readonly accountId: string
  readonly region: string
  readonly name: string
}

/** ARN of a queue. */
export function queueArnOf({ accountId, region, name }: QueueAddress): string {
  return `arn:aws:sqs:${region}:${accountId}:${name}`
}

/** The address that an ARN names; `undefined` when it is no queue's. */
export function parseQueueArn(arn: string): QueueAddress | undefined {
  const [, region, accountId, name] = /^arn:aws:sqs:([a-z0-9-]+):(\d{12}):([\w.-]+)$/.exec(arn) ?? []
  if (region === undefined || accountId === undefined || name === undefined) return undefined
  return { region, accountId, name }
}

/**
 * The address that a queue's URL names. Only its last two parts count, account and name, so that URLs of AWS and of
 * any local endpoint work; the Region is the caller's.
 * @throws ServiceError InvalidAddress.
 */
export function parseQueueUrl(queueUrl: string | undefined, region: string): QueueAddress {
  const [, accountId, name] = /\/(\d{12})\/([\w.-]+)$/.exec(queueUrl ?? '') ?? []
  if (accountId === undefined || name === undefined)
    throw new ServiceError(
      'InvalidAddress',
      `The address ${queueUrl ?? ''} is not valid for this endpoint.`,
      {
        httpStatus: 404,
      },
    )
  return { accountId, region, name }
}
