import { kindOfPrincipal } from '../domain/principal.ts'
import type { CopyStore } from '../ports/copy-ledger.ts'
import type { RunLedger } from '../ports/run-ledger.ts'
import type { SharedAmi } from './grants.ts'

/** What finding out whom an AMI is shared with needs. */
export interface LaunchWantedDeps {
  readonly copies: Pick<CopyStore, 'readCopies'>
  readonly runs: Pick<RunLedger, 'listWants'>
  readonly ownerId: string
}

/**
 * Answers the accounts that keep launch permission on an AMI of the owner when nobody copies it any more: those that a
 * share of the image is for, and those that are an output of the owner's AMI in its Region. Organizations and units have
 * entries of their own, which copying never touches.
 */
export function createLaunchWanted({ copies, runs, ownerId }: LaunchWantedDeps) {
  return async ({ imageId, region, sourceImageId, imageArn }: SharedAmi): Promise<readonly string[]> => {
    const wants = imageArn === undefined ? [] : await runs.listWants(imageArn)
    const own = await copies.readCopies([{ sourceImageId, accountId: ownerId, region }])
    const outputs = own.filter((copy) => copy.imageId === imageId)
    return [
      ...wants.flatMap(({ principals }) =>
        principals.filter((principal) => kindOfPrincipal(principal) === 'account'),
      ),
      ...outputs.flatMap((copy) => copy.outputs.launchPermission?.userIds ?? []),
    ]
  }
}
