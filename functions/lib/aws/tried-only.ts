import { hasName } from './aws-error.ts'

/** How EC2 and KMS say of a dry run that they would carry the request out. */
const wouldSucceed = ['DryRunOperation', 'DryRunOperationException'] as const

/** Sends a request as a dry run, which always throws. @throws the refusal, or Error where AWS carried it out. */
export async function triedOnly(send: () => Promise<unknown>): Promise<undefined> {
  try {
    await send()
  } catch (error) {
    if (wouldSucceed.some((name) => hasName(error, name))) return undefined
    throw error
  }
  throw new Error('Expected AWS to answer a dry run with an error, got a success')
}
