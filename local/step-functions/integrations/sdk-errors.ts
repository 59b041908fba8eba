import { ServiceError } from '../../cloud/service.ts'
import { StateFailure } from '../interpreter/failures.ts'

/** How an optimized integration names the errors of the SDK (for Java, version 1) beneath it. */
export interface SdkNames {
  /** What error names begin with. */
  readonly prefix: string
  readonly service: string
  /** The error's name where the service's API does not list the code, as with denied access. */
  readonly generic: string
}

/** Names of `lambda:invoke`. */
export const lambdaSdk: SdkNames = { prefix: 'Lambda', service: 'AWSLambda', generic: 'AWSLambdaException' }
/** Names of `states:startExecution` and of Map Runs. */
export const stepFunctionsSdk: SdkNames = {
  prefix: 'StepFunctions',
  service: 'AWSStepFunctions',
  generic: 'AWSStepFunctionsException',
}
/** Names of `events:putEvents`. */
export const eventBridgeSdk: SdkNames = {
  prefix: 'EventBridge',
  service: 'AmazonEventBridge',
  generic: 'AmazonEventBridgeException',
}

/** Codes that every service may answer, and that no API lists. */
const commonCodes = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'ValidationException',
  'ThrottlingException',
])

/** The failure of a Task whose call was answered with an error, for example `Lambda.TooManyRequestsException`. */
export function sdkFailure(sdk: SdkNames, error: ServiceError, requestId: string): StateFailure {
  const { prefix, service, generic } = sdk
  const { code, httpStatus, message } = error
  const name = commonCodes.has(code) ? generic : `${code.replace(/Exception$/, '')}Exception`
  const cause = `${message} (Service: ${service}; Status Code: ${httpStatus}; Error Code: ${code}; Request ID: ${requestId}; Proxy: null)`
  return new StateFailure(`${prefix}.${name}`, cause, { isRefusedCall: true })
}

/** The failure of a Task whose role may not make the call. */
export function accessDenied(sdk: SdkNames, refusal: string, requestId: string): StateFailure {
  return sdkFailure(sdk, new ServiceError('AccessDeniedException', refusal, { httpStatus: 403 }), requestId)
}

/** Names of services as the SDK for Java, version 2, writes them, where they are not the resource's with a capital. */
const javaServiceNames: Readonly<Record<string, string>> = {
  dynamodb: 'DynamoDb',
  eventbridge: 'EventBridge',
}

/** The failure of an AWS SDK integration, for example `Imagebuilder.ResourceNotFoundException`. */
export function awsSdkFailure(service: string, error: ServiceError, requestId: string): StateFailure {
  const javaName = javaServiceNames[service] ?? service.charAt(0).toUpperCase() + service.slice(1)
  const name = commonCodes.has(error.code)
    ? `${javaName}Exception`
    : `${error.code.replace(/Exception$/, '')}Exception`
  const cause = `${error.message} (Service: ${javaName}, Status Code: ${error.httpStatus}, Request ID: ${requestId})`
  return new StateFailure(`${javaName}.${name}`, cause, { isRefusedCall: true })
}
