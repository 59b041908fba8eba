import type { Caller } from './service.ts'

/** What a synchronous Lambda invocation answered. */
export type InvocationAnswer =
  | { readonly kind: 'returned'; readonly payload: unknown }
  /** The function threw or could not run: the members are those of Lambda's error payload (`errorType` is the error's `name`; `Sandbox.Timedout` on time-out). */
  | {
      readonly kind: 'failed'
      readonly errorType: string
      readonly errorMessage: string
      readonly trace: readonly string[]
    }

/** A service that acts for one of its resources, for example EventBridge for a rule. */
export interface ServiceSender {
  /** The service's principal, for example `events.amazonaws.com`. */
  readonly service: string
  /** ARN of the resource that it acts for: the value of `aws:SourceArn`. */
  readonly sourceArn: string
}

/** Lambda, as Step Functions and EventBridge call it. */
export interface FunctionInvoker {
  /**
   * Invokes and waits (InvocationType RequestResponse).
   * @throws ServiceError ResourceNotFoundException, AccessDeniedException (the caller's role lacks lambda:InvokeFunction), TooManyRequestsException.
   */
  invoke(functionArn: string, payload: unknown, caller: Caller): Promise<InvocationAnswer>
  /**
   * Queues an event (InvocationType Event): repeated twice on failure, then handed to the function's onFailure destination.
   * @throws ServiceError ResourceNotFoundException, AccessDeniedException (neither identity nor resource policy allows the sender), RequestTooLargeException.
   */
  invokeAsync(functionArn: string, payload: unknown, sender: ServiceSender | Caller): void
}

/** SQS, as EventBridge and Lambda use it for what they could not deliver. */
export interface MessageSender {
  /** @throws ServiceError when the queue does not exist or its policy does not allow the sender. */
  send(message: {
    readonly queueArn: string
    readonly body: string
    readonly attributes: Readonly<Record<string, string>>
    /** The sender: a service that acts for a resource, or a role session. */
    readonly sender: ServiceSender | Caller
  }): void
}
