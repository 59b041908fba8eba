import { describe, expect, it } from 'vitest'

import { judgeHeadroom, judgeNames } from '../../../../functions/lib/domain/checks/destination/judge-lane.ts'
import {
  judgeAllowedImages,
  judgeEbsDefault,
  judgePublicAccess,
} from '../../../../functions/lib/domain/checks/destination/judge-settings.ts'
import { answered, lane, ownerId, refused, region, remedyOf, verdictsOf } from './answers.ts'

const unauthorized = refused('UnauthorizedOperation')

describe('names of copies', () => {
  const wanted = [{ name: 'golden', copyId: 'c1' }]
  const rights = 'ROLE_LACKS_PERMISSION passed'

  it.each([
    ['are free', answered([]), [rights, 'AMI_NAME_TAKEN passed']],
    [
      'are our own already',
      answered([{ imageId: 'ami-1', name: 'golden', copyId: 'c1' }]),
      [rights, 'AMI_NAME_TAKEN passed'],
    ],
    [
      'are those of another copy',
      answered([{ imageId: 'ami-1', name: 'golden', copyId: 'c2' }]),
      [rights, 'AMI_NAME_TAKEN warned'],
    ],
    ['are a stranger’s', answered([{ imageId: 'ami-1', name: 'golden' }]), [rights, 'AMI_NAME_TAKEN warned']],
    ['may not be looked for', unauthorized, ['ROLE_LACKS_PERMISSION failed']],
    ['are not told', refused('TransientServiceError'), ['ROLE_LACKS_PERMISSION unproven']],
  ])('are judged when they %s', (_, answer, verdicts) => {
    expect(verdictsOf(judgeNames(lane, wanted, answer))).toEqual(verdicts)
  })

  it('are freed by a command that names the AMI', () => {
    const results = judgeNames(lane, wanted, answered([{ imageId: 'ami-1', name: 'golden' }]))
    expect(remedyOf(results)).toContain(`aws ec2 deregister-image --image-id ami-1 --region ${region}`)
  })
})

describe('room for copies', () => {
  const settings = { limit: 3, headroom: 1, countAllPending: false, isPaused: true }
  const copies = (count: number) => Array.from({ length: count }, () => ({ isOfInstance: false }))
  const ofInstance = { isOfInstance: true }

  it.each([
    ['below the limit and its headroom', answered(copies(1)), settings, 'passed'],
    ['at the limit and its headroom', answered(copies(2)), settings, 'warned'],
    ['of instances, which take no slot', answered([...copies(1), ofInstance]), settings, 'passed'],
    [
      'of instances, which are counted',
      answered([...copies(1), ofInstance]),
      { ...settings, countAllPending: true },
      'warned',
    ],
    ['that nobody tells', unauthorized, settings, 'unproven'],
  ])('is judged of pending AMIs %s', (_, answer, limits, verdict) => {
    expect(verdictsOf(judgeHeadroom(lane, limits, answer))).toEqual([`LANE_HEADROOM ${verdict}`])
  })
})

describe('settings of an account', () => {
  it.each([
    ['off', answered(false), 'passed'],
    ['on', answered(true), 'warned'],
    ['hidden', unauthorized, 'unproven'],
  ])('leave copies plain or not when encryption by default is %s', (_, answer, verdict) => {
    expect(verdictsOf(judgeEbsDefault(lane, false, answer))).toEqual([`EBS_ENCRYPTION_BY_DEFAULT ${verdict}`])
  })

  it('tell that a copy cannot be shared on when that is wanted', () => {
    expect(judgeEbsDefault(lane, true, answered(true)).finding?.what).toContain('cannot be shared on')
    expect(judgeEbsDefault(lane, false, answered(true)).finding?.what).not.toContain('cannot be shared on')
  })

  const criterion = (providers: readonly string[], hasOtherConditions = false) => ({
    providers,
    hasOtherConditions,
  })

  it.each([
    ['disabled', 'disabled', [], 'passed'],
    ['audited only', 'audit-mode', [criterion(['amazon'])], 'passed'],
    ['those of the owner', 'enabled', [criterion(['amazon']), criterion([ownerId])], 'passed'],
    ['those of whatever provider', 'enabled', [criterion([])], 'passed'],
    ['those of the owner that meet more', 'enabled', [criterion([ownerId], true)], 'unproven'],
    ['those of others', 'enabled', [criterion(['amazon'])], 'failed'],
    ['none', 'enabled', [], 'failed'],
  ])('let the AMI be seen or not when allowed AMIs are %s', (_, state, criteria, verdict) => {
    const result = judgeAllowedImages(lane, ownerId, answered({ state, criteria }))
    expect(verdictsOf(result)).toEqual([`ALLOWED_AMIS ${verdict}`])
  })

  it('are mended by a command that keeps the providers that are there', () => {
    const answer = answered({ state: 'enabled', criteria: [criterion(['amazon'])] })
    expect(remedyOf(judgeAllowedImages(lane, ownerId, answer))).toContain(
      `aws ec2 replace-image-criteria-in-allowed-images-settings --image-criteria ImageProviders=amazon,${ownerId} --region ${region}`,
    )
  })

  it.each([
    ['off', answered(false), 'passed'],
    ['on', answered(true), 'failed'],
    ['hidden', unauthorized, 'unproven'],
  ])('let a copy be public or not when public access is blocked: %s', (_, answer, verdict) => {
    expect(verdictsOf(judgePublicAccess(lane, answer))).toEqual([`BLOCK_PUBLIC_ACCESS ${verdict}`])
  })

  it('are opened for a public copy by a command, or by leaving the group out', () => {
    expect(remedyOf(judgePublicAccess(lane, answered(true)))).toContain(
      `aws ec2 disable-image-block-public-access --region ${region}`,
    )
  })

  it('say what would show them when the role may not read', () => {
    expect(judgeEbsDefault(lane, false, unauthorized).reason).toBe(
      'The role may not call ec2:GetEbsEncryptionByDefault; the read policy of the destination template (docs/destination-accounts.md) would show it',
    )
  })
})
