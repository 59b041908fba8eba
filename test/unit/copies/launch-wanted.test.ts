import { describe, expect, it } from 'vitest'

import { createLaunchWanted } from '../../../functions/lib/copies/launch-wanted.ts'
import type { Copy } from '../../../functions/lib/domain/copying/copy.ts'
import { accountId, build, copyOf, otherId, ownerId, region } from '../domain/copying/copies.ts'

const unit = 'arn:aws:organizations::111111111111:ou/o-a1b2c3d4e5/ou-ab12-nonprod01'
const ami = { imageId: 'ami-build', region, sourceImageId: 'ami-build', imageArn: build.arn }

function launchWanted(own: Partial<Copy> = {}, principals: readonly string[] = []) {
  const outputs = {
    launchPermission: { userIds: [otherId], organizationArns: ['arn:o'] },
    launchTemplates: [],
    parameters: [],
  }
  const copy = { ...copyOf('build'), accountId: ownerId, imageId: 'ami-build', outputs, ...own }
  const asked: unknown[] = []
  return createLaunchWanted({
    ownerId,
    copies: {
      readCopies: async (identities) => {
        asked.push(...identities)
        return identities.some((one) => one.accountId === ownerId) ? [copy] : []
      },
    },
    runs: {
      listWants: async (resourceArn) => [
        { resourceArn, share: 'a', wantedBy: 'a', mode: 'policy', principals, runId: 'run-1' },
      ],
    },
  })
}

describe('launchWanted', () => {
  it('names the accounts that the image is shared with, and no units', async () => {
    const wanted = launchWanted({ imageId: 'ami-other' }, [accountId, unit])

    expect(await wanted(ami)).toEqual([accountId])
  })

  it('names the accounts that are an output of the AMI of the owner', async () => {
    expect(await launchWanted()(ami)).toEqual([otherId])
    expect(await launchWanted({ imageId: 'ami-other' })(ami)).toEqual([])
  })

  it('asks for no shares of an AMI that a relay made', async () => {
    const { imageArn: _, ...relay } = ami

    expect(await launchWanted({ imageId: 'ami-other' }, [accountId])(relay)).toEqual([])
  })
})
