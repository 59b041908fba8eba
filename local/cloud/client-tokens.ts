import { canonicalJson } from './canonical-json.ts'
import { ServiceError, type RequestContext } from './service.ts'

/** A request that may be repeated with the same client token. */
export interface RepeatableRequest {
  readonly context: RequestContext
  /** Without it, the request is never taken for a repetition. */
  readonly clientToken: string | undefined
  /** What must not differ between repetitions; a `clientToken` among it makes no difference. */
  readonly parameters: unknown
}

/**
 * Carries a request out, or answers as it did when the same account first sent it with this token in this Region.
 * @throws ServiceError IdempotentParameterMismatchException when the parameters are others than then.
 */
export type Once<Answer> = (request: RepeatableRequest, act: () => Answer) => Answer

/**
 * The client tokens of one operation. They are remembered for ever; a request that failed is not.
 * `mismatch` words the error of services that have one of their own.
 */
export function createClientTokens<Answer>(
  mismatch: (clientToken: string) => ServiceError = commonMismatch,
): Once<Answer> {
  const answers = new Map<string, { readonly parameters: string; readonly answer: Answer }>()

  return ({ context, clientToken, parameters }, act) => {
    if (clientToken === undefined) return act()

    const key = `${context.caller.accountId}/${context.region}/${clientToken}`
    const written = canonicalJson(parameters)
    const known = answers.get(key)
    if (known === undefined) {
      const answer = act()
      answers.set(key, { parameters: written, answer })
      return answer
    }
    if (known.parameters !== written) throw mismatch(clientToken)
    return known.answer
  }
}

function commonMismatch(clientToken: string): ServiceError {
  return new ServiceError(
    'IdempotentParameterMismatchException',
    `The client token ${clientToken} was used before, with other parameters.`,
  )
}
