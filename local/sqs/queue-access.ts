import type { CloudCore } from '../cloud/core.ts'
import type { ServiceSender } from '../cloud/invocation.ts'
import { ServiceError, type Caller } from '../cloud/service.ts'
import { conditionContext, evaluate, type Decision } from '../iam/evaluate.ts'
import { principalContext } from '../iam/request-context.ts'
import type { Queue } from './queue-store.ts'

/** What somebody wants to do with a queue. */
export interface QueueRequest {
  readonly queue: Queue
  /** `sqs:…` */
  readonly action: string
  readonly sender: Caller | ServiceSender
}

/**
 * Lets a request pass that the queue policy has no objection to: services and callers of other accounts must be
 * allowed by it, callers of the queue's own account must not be denied. Identity policies are checked elsewhere.
 * @throws ServiceError AccessDeniedException.
 */
export function checkQueuePolicy(core: Pick<CloudCore, 'accounts'>, request: QueueRequest): void {
  const { queue, sender } = request
  const decision = decide(core, request)
  const isOwn = !('service' in sender) && sender.accountId === queue.address.accountId
  if (decision.kind === 'allowed' || (isOwn && decision.kind === 'implicitDeny')) return

  const user = 'service' in sender ? sender.service : sender.arn
  const reason =
    decision.kind === 'explicitDeny'
      ? 'with an explicit deny in a resource-based policy'
      : `because no resource-based policy allows the ${request.action} action`
  throw new ServiceError(
    'AccessDeniedException',
    `User: ${user} is not authorized to perform: ${request.action} on resource: ${queue.arn} ${reason}`,
    { httpStatus: 403 },
  )
}

function decide(core: Pick<CloudCore, 'accounts'>, { queue, action, sender }: QueueRequest): Decision {
  const policies = queue.policy === undefined ? [] : [queue.policy]
  if ('service' in sender)
    return evaluate(policies, {
      action,
      resource: queue.arn,
      principal: { kind: 'service', name: sender.service },
      context: conditionContext({
        'aws:SourceArn': sender.sourceArn,
        'aws:SourceAccount': sender.sourceArn.split(':')[4],
        'aws:SecureTransport': 'true',
      }),
    })
  return evaluate(policies, {
    action,
    resource: queue.arn,
    principal: { kind: 'caller', caller: sender },
    context: conditionContext(principalContext(sender, core.accounts)),
  })
}
