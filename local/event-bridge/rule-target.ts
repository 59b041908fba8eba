import { ServiceError } from '../cloud/service.ts'
import { parseBusArn } from './bus-address.ts'
import { compileTargetInput, type InputSettings, type TargetInput } from './target-input.ts'

/** A rule's target as it is asked for. */
export interface TargetSpec extends InputSettings {
  readonly id: string
  /** ARN of a Lambda function, an SQS standard queue, an event bus or a state machine. */
  readonly arn: string
  /** What buses and state machines are reached with. */
  readonly roleArn?: string | undefined
  readonly deadLetterQueueArn?: string | undefined
  /** 0 to 185; 185 when absent. */
  readonly maximumRetryAttempts?: number | undefined
  /** 60 to 86,400; 86,400 when absent. */
  readonly maximumEventAgeSeconds?: number | undefined
}

/** What kind of thing events are sent to. */
export type TargetKind = 'function' | 'queue' | 'bus' | 'stateMachine'

/** A target that events can be sent to. */
export interface RuleTarget {
  readonly spec: TargetSpec
  readonly kind: TargetKind
  readonly input: TargetInput
  readonly maximumRetryAttempts: number
  readonly maximumEventAgeSeconds: number
}

const functionArnForm = /^arn:aws:lambda:[a-z0-9-]+:\d{12}:function:[\w-]+(?::\$LATEST)?$/
const queueArnForm = /^arn:aws:sqs:[a-z0-9-]+:\d{12}:[\w-]+$/
const stateMachineArnForm = /^arn:aws:states:[a-z0-9-]+:\d{12}:stateMachine:[^\s:]+$/

/**
 * Checks a target and fills in AWS's defaults.
 * @throws ServiceError ValidationException, also for kinds of targets that are not modelled here.
 */
export function readTarget(spec: TargetSpec): RuleTarget {
  const maximumRetryAttempts = within('MaximumRetryAttempts', spec.maximumRetryAttempts ?? 185, [0, 185])
  const maximumEventAgeSeconds = within(
    'MaximumEventAgeInSeconds',
    spec.maximumEventAgeSeconds ?? 86_400,
    [60, 86_400],
  )
  if (!/^[\w.-]{1,64}$/.test(spec.id))
    throw invalid(`Expected a target's Id to have 1 to 64 characters, got ${spec.id}`)
  const kind = kindOf(spec.arn)
  checkRole(spec, kind)
  if (spec.deadLetterQueueArn !== undefined && !queueArnForm.test(spec.deadLetterQueueArn))
    throw invalid(
      `Parameter ${spec.deadLetterQueueArn} is not valid. Reason: Expected the ARN of a standard SQS queue.`,
    )
  if (kind === 'bus' && changesInput(spec))
    throw invalid(`Modifying the input for target ${spec.id} is not supported`)
  return { spec, kind, input: inputOf(spec), maximumRetryAttempts, maximumEventAgeSeconds }
}

function kindOf(arn: string): TargetKind {
  if (functionArnForm.test(arn)) return 'function'
  if (queueArnForm.test(arn)) return 'queue'
  if (parseBusArn(arn) !== undefined) return 'bus'
  if (stateMachineArnForm.test(arn)) return 'stateMachine'
  throw invalid(
    `Parameter ${arn} is not valid. Reason: Expected the ARN of a Lambda function, a standard SQS queue, an event bus or a state machine.`,
  )
}

/** Functions and queues have resource policies instead. */
function checkRole({ id, arn, roleArn }: TargetSpec, kind: TargetKind): void {
  const needsRole = kind === 'bus' || kind === 'stateMachine'
  if (needsRole && roleArn === undefined) throw invalid(`RoleArn is required for target ${arn}.`)
  if (!needsRole && roleArn !== undefined) throw invalid(`RoleArn is not supported for target ${id}.`)
}

function changesInput({ input, inputPath, inputTransformer }: TargetSpec): boolean {
  return [input, inputPath, inputTransformer].some((setting) => setting !== undefined)
}

function inputOf(spec: TargetSpec): TargetInput {
  try {
    return compileTargetInput(spec)
  } catch (error) {
    if (error instanceof RangeError) throw invalid(`${error.message} for target ${spec.id}.`)
    throw error
  }
}

function within(member: string, value: number, [least, most]: readonly [number, number]): number {
  if (value >= least && value <= most) return value
  throw invalid(`Expected ${member} to be from ${least} to ${most}, got ${value}`)
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}
