import { STSClient } from '@aws-sdk/client-sts'

/** The client that opens sessions in other accounts, in the function's own Region. */
export function createStsClient(): STSClient {
  return new STSClient({})
}
