/** What a run used of the services that AWS bills. */
export interface Usage {
  readonly stateTransitions: number
  readonly lambdaInvocations: number
  readonly lambdaGbSeconds: number
  readonly ledgerWrites: number
  readonly ledgerReads: number
}

/**
 * List prices of us-east-1 in US dollars, free tiers left out: Step Functions Standard per transition,
 * Lambda on arm64 per request and GB-second, DynamoDB on demand per request unit (items up to 1 KB
 * written, 4 KB read, as ours are).
 */
const price = {
  stateTransition: 25e-6,
  lambdaInvocation: 0.2e-6,
  lambdaGbSecond: 0.0000133334,
  ledgerWrite: 0.625e-6,
  ledgerRead: 0.125e-6,
} as const

/** What the run would cost on AWS, in US dollars, without logs and data transfer. */
export function costOf(usage: Usage): number {
  return (
    usage.stateTransitions * price.stateTransition +
    usage.lambdaInvocations * price.lambdaInvocation +
    usage.lambdaGbSeconds * price.lambdaGbSecond +
    usage.ledgerWrites * price.ledgerWrite +
    usage.ledgerReads * price.ledgerRead
  )
}
