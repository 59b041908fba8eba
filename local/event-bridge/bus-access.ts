import type { CloudCore, CloudEvent } from '../cloud/core.ts'
import { ServiceError, type Caller } from '../cloud/service.ts'
import { conditionContext, evaluate } from '../iam/evaluate.ts'
import { principalContext } from '../iam/request-context.ts'
import type { Bus } from './bus-store.ts'

/** An event that somebody wants to put on a bus. */
export interface Admission {
  readonly bus: Bus
  readonly caller: Caller
  readonly event: Pick<CloudEvent, 'source' | 'detail-type'>
  /** ARN of the rule that forwards it; absent for PutEvents. */
  readonly ruleArn?: string
}

/**
 * Lets an event pass that the bus's policy has no objection to: callers of other accounts must be allowed by it,
 * those of the bus's own account must not be denied. Identity policies are checked elsewhere.
 * @throws ServiceError AccessDeniedException.
 */
export function checkBusPolicy({ accounts }: Pick<CloudCore, 'accounts'>, admission: Admission): void {
  const { bus, caller, event, ruleArn } = admission
  const decision = evaluate(bus.policy === undefined ? [] : [bus.policy.policy], {
    action: 'events:PutEvents',
    resource: bus.arn,
    principal: { kind: 'caller', caller },
    context: conditionContext({
      ...principalContext(caller, accounts),
      'aws:RequestedRegion': bus.region,
      'aws:SourceArn': ruleArn,
      'aws:SourceAccount': ruleArn?.split(':')[4],
      'events:source': event.source,
      'events:detail-type': event['detail-type'],
      'events:eventBusInvocation': String(ruleArn !== undefined),
    }),
  })
  const isOwn = caller.accountId === bus.accountId
  if (decision.kind === 'allowed' || (isOwn && decision.kind === 'implicitDeny')) return

  const reason =
    decision.kind === 'explicitDeny'
      ? 'with an explicit deny in a resource-based policy'
      : 'because no resource-based policy allows the events:PutEvents action'
  throw new ServiceError(
    'AccessDeniedException',
    `User: ${caller.arn} is not authorized to perform: events:PutEvents on resource: ${bus.arn} ${reason}`,
    { httpStatus: 403 },
  )
}
