import type { CloudCore, CloudEvent } from '../cloud/core.ts'
import type { FunctionInvoker, MessageSender, ServiceSender } from '../cloud/invocation.ts'
import { ServiceError, type Caller } from '../cloud/service.ts'
import { checkBusPolicy } from './bus-access.ts'
import { parseBusArn, type BusAddress } from './bus-address.ts'
import type { BusStore } from './bus-store.ts'
import { deliveryErrorOf, invalidJson, secondHop, type DeliveryError } from './delivery-error.ts'
import type { RoleSession } from './role-session.ts'
import type { Rule } from './rule-store.ts'
import type { RuleTarget } from './rule-target.ts'

/** Step Functions, as EventBridge uses it. */
export interface ExecutionStarter {
  /** @throws ServiceError with the code that StartExecution answers, and AccessDeniedException. */
  start(request: {
    readonly stateMachineArn: string
    readonly input: string
    readonly caller: Caller
    readonly region: string
  }): void
}

/** What targets are reached with. */
export interface TargetParts {
  readonly core: Pick<CloudCore, 'accounts' | 'authorizer'>
  readonly invoker: FunctionInvoker
  readonly messages: MessageSender
  readonly executions: ExecutionStarter
  readonly buses: Pick<BusStore, 'get'>
  readonly roleSession: RoleSession
  /** Gives an event to the rules of another bus. */
  readonly forward: (bus: BusAddress, event: CloudEvent) => void
}

/** An event and where it goes. */
export interface Parcel {
  readonly event: CloudEvent
  readonly rule: Rule
  readonly target: RuleTarget
  readonly ingestedAtMs: number
  /** Whether a rule of another bus sent it to this one. */
  readonly isForwarded: boolean
}

/** Sends an event to a target and answers what went wrong. */
export function sendToTarget(parts: TargetParts, parcel: Parcel): DeliveryError | undefined {
  const { event, rule, target, ingestedAtMs } = parcel
  const text = target.input(event, rule, ingestedAtMs)
  const sender: ServiceSender = { service: 'events.amazonaws.com', sourceArn: rule.arn }
  try {
    switch (target.kind) {
      case 'function': {
        const payload = parseJson(text)
        if (payload === undefined) return invalidJson(text)
        parts.invoker.invokeAsync(target.spec.arn, payload, sender)
        return undefined
      }
      case 'queue':
        parts.messages.send({ queueArn: target.spec.arn, body: text, attributes: {}, sender })
        return undefined
      case 'bus':
        return sendToBus(parts, parcel)
      case 'stateMachine': {
        if (parseJson(text) === undefined) return invalidJson(text)
        const { arn, roleArn } = target.spec
        const caller = parts.roleSession(roleArn ?? '', rule.arn)
        parts.executions.start({ stateMachineArn: arn, input: text, caller, region: rule.bus.region })
        return undefined
      }
    }
  } catch (error) {
    return deliveryErrorOf(error)
  }
}

/**
 * Forwards an event with its account, Region, id and time as they are. An event passes from bus to bus only once.
 * The role's policies and, across accounts, the bus's policy have to allow it.
 */
function sendToBus(
  parts: TargetParts,
  { event, rule, target, isForwarded }: Parcel,
): DeliveryError | undefined {
  const { arn, roleArn } = target.spec
  const address = parseBusArn(arn)
  if (address === undefined) throw new RangeError(`Expected the ARN of an event bus, got ${arn}`)
  if (isForwarded) return secondHop(event.id, address.region === rule.bus.region ? 'ACCOUNT' : 'REGION')

  const caller = parts.roleSession(roleArn ?? '', rule.arn)
  const need = { action: 'events:PutEvents', resource: arn }
  const refusal = parts.core.authorizer.refusal(caller, need, address.region)
  if (refusal !== undefined) throw new ServiceError('AccessDeniedException', refusal, { httpStatus: 403 })
  checkBusPolicy(parts.core, { bus: parts.buses.get(address), caller, event, ruleArn: rule.arn })
  parts.forward(address, event)
  return undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
