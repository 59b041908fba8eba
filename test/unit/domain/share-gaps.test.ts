import { describe, expect, it } from 'vitest'

import type {
  AssociationStatus,
  ResourceShare,
} from '../../../functions/lib/domain/sharing/resource-share.ts'
import { gapsOf } from '../../../functions/lib/domain/sharing/share-gaps.ts'

const resourceArn = 'arn:aws:imagebuilder:us-east-1:222222222222:component/hardening/1.2.0/1'
const account = '440000000001'

function shareWith(
  principals: Readonly<Record<string, AssociationStatus>>,
  resource?: AssociationStatus,
): ResourceShare {
  return {
    arn: 'arn:share',
    name: 'share',
    featureSet: 'STANDARD',
    resources: resource === undefined ? [] : [{ entity: resourceArn, status: resource }],
    principals: Object.entries(principals).map(([entity, status]) => ({ entity, status })),
  }
}

describe('gapsOf', () => {
  it.each<[AssociationStatus, boolean, boolean]>([
    ['ASSOCIATED', false, false],
    ['ASSOCIATING', false, false],
    ['RESTORING', false, false],
    ['SUSPENDED', false, false],
    ['SUSPENDING', false, false],
    ['FAILED', true, false],
    ['DISASSOCIATED', true, false],
    ['DISASSOCIATING', false, true],
  ])('of what is %s: asks again %s, is leaving %s', (status, isAsked, isLeaving) => {
    const ofPrincipal = gapsOf(shareWith({ [account]: status }, 'ASSOCIATED'), {
      resourceArn,
      principals: [account],
    })
    const ofResource = gapsOf(shareWith({ [account]: 'ASSOCIATED' }, status), {
      resourceArn,
      principals: [account],
    })

    expect(ofPrincipal).toEqual({
      principals: isAsked ? [account] : [],
      resource: false,
      isLeaving,
      surplus: [],
    })
    expect(ofResource).toEqual({ principals: [], resource: isAsked, isLeaving, surplus: [] })
  })

  it('asks for what was never in the share', () => {
    expect(gapsOf(shareWith({}), { resourceArn, principals: [account, '440000000002'] })).toMatchObject({
      principals: [account, '440000000002'],
      resource: true,
    })
  })

  it('takes the two forms of an account for one', () => {
    const share = shareWith({ [`arn:aws:iam::${account}:root`]: 'ASSOCIATED' }, 'ASSOCIATED')

    expect(gapsOf(share, { resourceArn, principals: [account] })).toMatchObject({
      principals: [],
      surplus: [],
    })
  })

  it('names who is in the share and not wanted, but not who has left it', () => {
    const share = shareWith({ [account]: 'ASSOCIATED', b: 'ASSOCIATING', c: 'DISASSOCIATED', d: 'FAILED' })

    expect(gapsOf(share, { resourceArn, principals: [account] }).surplus).toEqual(['b'])
  })
})
