import { baselineParameters, type Baseline } from './parameters.ts'

/** Names of the functions and the table of baselines. */
export const baselineNames = {
  table: 'bench-semaphore',
  startCopy: 'bench-start-copy',
  lookAtCopy: 'bench-look-at-copy',
  machine: 'bench-baseline',
} as const

/** Errors of a copy that pass: the limit, throttling. */
const passing = ['ResourceLimitExceeded', 'RequestLimitExceeded']

/** The definition of a baseline: a Distributed Map over `copies`, one execution for each. */
export function baselineDefinition(baseline: Baseline): string {
  const isSemaphore = baseline === 'semaphore'
  return JSON.stringify({
    QueryLanguage: 'JSONata',
    StartAt: 'CopyAll',
    States: {
      CopyAll: {
        Type: 'Map',
        Label: 'Copy',
        Items: '{% $states.input.copies %}',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
          ...(isSemaphore ? semaphoreStates() : pollingStates(baselineParameters[baseline])),
        },
        MaxConcurrency: isSemaphore ? 10_000 : baselineParameters[baseline].maxConcurrency,
        ToleratedFailurePercentage: 100,
        Output: {},
        End: true,
      },
    },
  })
}

interface Polling {
  readonly pollSeconds: number
  readonly refusedRetrySeconds: number
  readonly refusedBackoffRate: number
  readonly refusedMaxDelaySeconds: number
}

function pollingStates(polling: Polling) {
  const retry = {
    ErrorEquals: passing,
    IntervalSeconds: polling.refusedRetrySeconds,
    BackoffRate: polling.refusedBackoffRate,
    MaxDelaySeconds: polling.refusedMaxDelaySeconds,
    MaxAttempts: 1000,
    JitterStrategy: 'FULL',
  }
  return {
    StartAt: 'StartCopy',
    States: copyStates({ retry, pollSeconds: polling.pollSeconds, End: true }),
  }
}

/** Starts a copy and looks at it until it has ended. */
function copyStates(parts: { readonly retry?: object; readonly pollSeconds: number; readonly End: true }) {
  const { retry, pollSeconds, End } = parts
  return {
    StartCopy: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: baselineNames.startCopy, Payload: '{% $states.context.Execution.Input %}' },
      Assign: { imageId: '{% $states.result.Payload.imageId %}' },
      ...(retry === undefined ? {} : { Retry: [retry] }),
      Next: 'WaitForCopy',
    },
    WaitForCopy: { Type: 'Wait', Seconds: pollSeconds, Next: 'LookAtCopy' },
    LookAtCopy: {
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: {
        FunctionName: baselineNames.lookAtCopy,
        Payload: "{% $merge([$states.context.Execution.Input, {'imageId': $imageId}]) %}",
      },
      Retry: [{ ErrorEquals: passing, IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 10 }],
      Output: '{% $states.result.Payload %}',
      Next: 'CopyEnded?',
    },
    'CopyEnded?': {
      Type: 'Choice',
      Choices: [{ Condition: "{% $states.input.state = 'pending' %}", Next: 'WaitForCopy' }],
      Default: 'CopyDone',
    },
    CopyDone: { Type: 'Pass', End },
  }
}

/** The sample's states: acquire with retries, else read the lock, wait and try again; work; release. */
function semaphoreStates() {
  const { limitPerLane, acquireRetries, acquireBackoffRate, waitForLockSeconds, pollSeconds } =
    baselineParameters.semaphore
  const owner = { '#count': 'currentlockcount', '#owner': '{% $states.context.Execution.Id %}' }
  const key = { LockName: { S: '{% $states.context.Execution.Input.lane %}' } }
  const onLock = { TableName: baselineNames.table, Key: key }
  return {
    StartAt: 'GetLock',
    States: {
      GetLock: {
        Type: 'Parallel',
        Branches: [
          {
            StartAt: 'AcquireLock',
            States: {
              AcquireLock: {
                Type: 'Task',
                Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem',
                Arguments: {
                  ...onLock,
                  UpdateExpression: 'SET #count = #count + :one, #owner = :now',
                  ConditionExpression: '#count <> :limit AND attribute_not_exists(#owner)',
                  ExpressionAttributeNames: owner,
                  ExpressionAttributeValues: {
                    ':one': { N: '1' },
                    ':limit': { N: String(limitPerLane) },
                    ':now': { S: '{% $states.context.State.EnteredTime %}' },
                  },
                },
                Retry: [
                  { ErrorEquals: ['DynamoDb.DynamoDbException'], MaxAttempts: 0 },
                  {
                    ErrorEquals: ['States.ALL'],
                    MaxAttempts: acquireRetries,
                    BackoffRate: acquireBackoffRate,
                  },
                ],
                Catch: [
                  { ErrorEquals: ['DynamoDb.DynamoDbException'], Next: 'InitializeLock' },
                  { ErrorEquals: ['DynamoDb.ConditionalCheckFailedException'], Next: 'ReadLock' },
                ],
                End: true,
              },
              InitializeLock: {
                Type: 'Task',
                Resource: 'arn:aws:states:::aws-sdk:dynamodb:putItem',
                Arguments: {
                  TableName: baselineNames.table,
                  Item: { ...key, currentlockcount: { N: '0' } },
                  ConditionExpression: 'LockName <> :name',
                  ExpressionAttributeValues: { ':name': key.LockName },
                },
                Catch: [{ ErrorEquals: ['States.ALL'], Next: 'AcquireLock' }],
                Next: 'AcquireLock',
              },
              ReadLock: {
                Type: 'Task',
                Resource: 'arn:aws:states:::aws-sdk:dynamodb:getItem',
                Arguments: {
                  ...onLock,
                  ProjectionExpression: '#owner',
                  ExpressionAttributeNames: { '#owner': owner['#owner'] },
                },
                Next: 'HoldsLock?',
              },
              'HoldsLock?': {
                Type: 'Choice',
                Choices: [
                  { Condition: "{% $contains($string($states.input.Item), 'Z') %}", Next: 'LockIsHeld' },
                ],
                Default: 'WaitForLock',
              },
              LockIsHeld: { Type: 'Pass', End: true },
              WaitForLock: { Type: 'Wait', Seconds: waitForLockSeconds, Next: 'AcquireLock' },
            },
          },
        ],
        Next: 'DoWork',
      },
      DoWork: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'StartCopy', States: copyStates({ pollSeconds, End: true }) }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'ReleaseLock' }],
        Next: 'ReleaseLock',
      },
      ReleaseLock: {
        Type: 'Task',
        Resource: 'arn:aws:states:::aws-sdk:dynamodb:updateItem',
        Arguments: {
          ...onLock,
          UpdateExpression: 'SET #count = #count - :one REMOVE #owner',
          ConditionExpression: 'attribute_exists(#owner)',
          ExpressionAttributeNames: owner,
          ExpressionAttributeValues: { ':one': { N: '1' } },
        },
        Retry: [
          { ErrorEquals: ['DynamoDb.ConditionalCheckFailedException'], MaxAttempts: 0 },
          { ErrorEquals: ['States.ALL'], MaxAttempts: 5, BackoffRate: 1.5 },
        ],
        Catch: [{ ErrorEquals: ['DynamoDb.ConditionalCheckFailedException'], Next: 'Released' }],
        Next: 'Released',
      },
      Released: { Type: 'Succeed' },
    },
  }
}
