/** What a Task state calls. */
export type TaskResource =
  | { readonly kind: 'lambdaInvoke'; readonly waitsForToken: boolean }
  | { readonly kind: 'startExecution'; readonly waitsForEnd: boolean }
  | { readonly kind: 'putEvents' }
  | { readonly kind: 'awsSdk'; readonly service: string; readonly action: string }

const prefix = 'arn:aws:states:::'
const awsSdk = /^aws-sdk:([a-z0-9]+):([a-z][A-Za-z0-9]*)$/

/** Reads a Task's Resource; `undefined` for one that is not modelled here. */
export function parseTaskResource(resource: string): TaskResource | undefined {
  if (!resource.startsWith(prefix)) return undefined
  const integration = resource.slice(prefix.length)
  switch (integration) {
    case 'lambda:invoke':
      return { kind: 'lambdaInvoke', waitsForToken: false }
    case 'lambda:invoke.waitForTaskToken':
      return { kind: 'lambdaInvoke', waitsForToken: true }
    case 'states:startExecution':
      return { kind: 'startExecution', waitsForEnd: false }
    case 'states:startExecution.sync:2':
      return { kind: 'startExecution', waitsForEnd: true }
    case 'events:putEvents':
      return { kind: 'putEvents' }
    default: {
      const [, service, action] = awsSdk.exec(integration) ?? []
      return service === undefined || action === undefined ? undefined : { kind: 'awsSdk', service, action }
    }
  }
}

/** Whether the task ends only when somebody sends its token back. */
export function waitsForToken(resource: TaskResource): boolean {
  return resource.kind === 'lambdaInvoke' && resource.waitsForToken
}

/** Whether the call only starts the task, and its result comes later. */
export function isTwoStep(resource: TaskResource): boolean {
  return waitsForToken(resource) || (resource.kind === 'startExecution' && resource.waitsForEnd)
}

/** How the events of an execution's history name a resource: `lambda` and `invoke.waitForTaskToken`. */
export function namesInHistory(resource: string): {
  readonly resourceType: string
  readonly resource: string
} {
  const integration = resource.slice(prefix.length)
  const split = integration.startsWith('aws-sdk:')
    ? integration.indexOf(':', 'aws-sdk:'.length)
    : integration.indexOf(':')
  return { resourceType: integration.slice(0, split), resource: integration.slice(split + 1) }
}
