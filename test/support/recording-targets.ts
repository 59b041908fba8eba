import type { DeployTargets, Place } from '../../local/deploy/targets.ts'

/** One call that a deployment made. */
export interface RecordedCall {
  readonly operation: keyof DeployTargets
  readonly place: Place
  readonly input: Readonly<Record<string, unknown>>
}

/** Targets that create nothing, answer ARNs of AWS's form and remember what they were asked for. */
export function recordingTargets(): {
  readonly targets: DeployTargets
  readonly calls: readonly RecordedCall[]
} {
  const calls: RecordedCall[] = []
  const record = (operation: keyof DeployTargets, place: Place, input: object): void => {
    calls.push({ operation, place, input: { ...input } })
  }
  const arn = (service: string, { accountId, region }: Place, resource: string): { arn: string } => ({
    arn: `arn:aws:${service}:${region}:${accountId}:${resource}`,
  })

  const targets: DeployTargets = {
    createRole: (place, role) => {
      record('createRole', place, role)
      return { arn: `arn:aws:iam::${place.accountId}:role/${role.name}` }
    },
    putRolePolicy: (place, policy) => record('putRolePolicy', place, policy),
    createQueue: (place, queue) => {
      record('createQueue', place, queue)
      return { ...arn('sqs', place, queue.name), url: `https://sqs/${place.accountId}/${queue.name}` }
    },
    setQueuePolicy: (place, policy) => record('setQueuePolicy', place, policy),
    createTable: async (place, table) => {
      await Promise.resolve()
      record('createTable', place, table)
      return arn('dynamodb', place, `table/${table.name}`)
    },
    createFunction: (place, fn) => {
      record('createFunction', place, fn)
      return arn('lambda', place, `function:${fn.name}`)
    },
    putInvokeConfig: (place, config) => record('putInvokeConfig', place, config),
    addPermission: (place, permission) => record('addPermission', place, permission),
    createEventBus: (place, bus) => {
      record('createEventBus', place, bus)
      return arn('events', place, `event-bus/${bus.name}`)
    },
    putBusStatement: (place, policy) => record('putBusStatement', place, policy),
    putRule: (place, rule) => {
      record('putRule', place, rule)
      const bus = rule.eventBusName?.split('/').at(-1)
      return arn('events', place, `rule/${bus === undefined ? '' : `${bus}/`}${rule.name}`)
    },
    createStateMachine: (place, stateMachine) => {
      record('createStateMachine', place, stateMachine)
      return arn('states', place, `stateMachine:${stateMachine.name}`)
    },
  }
  return { targets, calls }
}
