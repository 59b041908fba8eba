import { SFNClient } from '@aws-sdk/client-sfn'

/** The client of our state machines, in the function's own Region. */
export function createStepFunctionsClient(): SFNClient {
  return new SFNClient({})
}
