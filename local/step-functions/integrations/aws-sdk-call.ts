import { ServiceError, type Caller } from '../../cloud/service.ts'
import { runtimeFailure } from '../interpreter/failures.ts'
import type { Integration, IntegrationCore } from './integration.ts'
import { awsSdkFailure } from './sdk-errors.ts'

/**
 * Any API, as the AWS SDK integrations of Step Functions call it; checks the caller's permissions itself.
 * Members of input and answer begin with capitals, as Step Functions writes them.
 * @throws ServiceError with the code that AWS would answer.
 */
export type CallApi = (call: {
  /** For example `dynamodb`. */
  readonly service: string
  /** For example `getItem`. */
  readonly action: string
  readonly input: unknown
  readonly caller: Caller
  readonly region: string
}) => Promise<unknown>

/** `aws-sdk:SERVICE:ACTION`; fails with States.Runtime where the cloud gives no way to call APIs. */
export function createAwsSdkCall(
  { identifiers }: IntegrationCore,
  callApi: CallApi | undefined,
): Integration {
  return async ({ resource, arguments: input, execution }) => {
    if (resource.kind !== 'awsSdk' || callApi === undefined) {
      throw runtimeFailure('AWS SDK integrations are not available in this embedded cloud.')
    }
    const { service, action } = resource
    try {
      return {
        output: await callApi({
          service,
          action,
          input,
          caller: execution.caller(),
          region: execution.region,
        }),
      }
    } catch (error) {
      if (error instanceof ServiceError) throw awsSdkFailure(service, error, identifiers.uuid())
      throw error
    }
  }
}
