import { describe, expect, it } from 'vitest'

import { planImageCopies } from '../../../../functions/lib/domain/copying/plan-image-copies.ts'
import type { Wanted } from '../../../../functions/lib/domain/copying/wanted-copy.ts'
import { noOutputs } from '../../../../functions/lib/domain/copying/wanted-copy.ts'
import { accountId, build, otherId, ownerId, plainFacts, region, wantedCopy, wantedOf } from './copies.ts'

const thirdId = '440000000003'
const parameters = (name: string, inAccount = ownerId) => ({
  ...noOutputs,
  parameters: [{ accountId: inAccount, name, dataType: 'text' as const }],
})

function plan(wanted: readonly Wanted[], facts = plainFacts) {
  return planImageCopies({ built: build, facts, wanted })
}

const lanes = (copies: readonly { readonly accountId: string; readonly region: string }[]) =>
  copies.map((copy) => [copy.accountId, copy.region])

describe('planImageCopies', () => {
  it('names what is blocked with its finding and plans the rest without it', () => {
    const copies = [
      wantedCopy(),
      wantedCopy({ accountId: otherId, kmsKeyId: 'bare-id', wantedBy: ['other'] }),
    ]

    const planned = plan([wantedOf(copies)])

    expect(planned.blocked).toMatchObject([
      {
        accountId: otherId,
        region: 'eu-west-1',
        sourceImageId: 'ami-build',
        wantedBy: ['other'],
        finding: { check: 'KMS_KEY_NOT_ARN' },
      },
    ])
    // One account is left, so that no relay is made for it.
    expect(lanes(planned.copies)).toEqual([[accountId, 'eu-west-1']])
    expect(planned.costs.planned.copies).toBe(1)
  })

  it('keeps the relay for those who are left', () => {
    const copies = [
      wantedCopy(),
      wantedCopy({ accountId: thirdId }),
      wantedCopy({ accountId: otherId, kmsKeyId: 'bare-id' }),
    ]

    expect(lanes(plan([wantedOf(copies)]).copies)).toEqual([
      [ownerId, 'eu-west-1'],
      [accountId, 'eu-west-1'],
      [thirdId, 'eu-west-1'],
    ])
  })

  it('blocks those who would use a relay that cannot be made', () => {
    const relayKmsKeyId = `arn:aws:kms:us-west-2:${ownerId}:alias/golden`
    const key = (account: string) => `arn:aws:kms:eu-west-1:${account}:alias/ami`
    const copies = [accountId, otherId].map((account) =>
      wantedCopy({ accountId: account, kmsKeyId: key(account), relayKmsKeyId }),
    )
    const direct = wantedCopy({ accountId: thirdId, kmsKeyId: key(thirdId), relay: false })

    const planned = plan([wantedOf([...copies, direct])], { ...plainFacts, isEncrypted: true })

    expect(planned.blocked).toMatchObject(
      [accountId, otherId].map((account) => ({ accountId: account, finding: { check: 'RELAY_FAILED' } })),
    )
    expect(planned.blocked[0]?.finding.what).toContain('KMS_KEY_OTHER_REGION')
    expect(lanes(planned.copies)).toEqual([[thirdId, 'eu-west-1']])
  })

  it('copies what has keys of its own, although another rule names a key that no relay can have', () => {
    const wrong = `arn:aws:kms:us-west-2:${ownerId}:alias/golden`
    const right = `arn:aws:kms:eu-west-1:${ownerId}:alias/golden`
    const wish = (account: string, key: string, rule: string) =>
      wantedCopy({ accountId: account, kmsKeyId: key, relayKmsKeyId: key, wantedBy: [rule] })
    const copies = [
      wish(accountId, wrong, 'first'),
      wish(otherId, right, 'second'),
      wish(thirdId, right, 'second'),
    ]

    const planned = plan([wantedOf(copies)], { ...plainFacts, isEncrypted: true })

    expect(planned.blocked).toMatchObject([{ accountId, finding: { check: 'KMS_KEY_OTHER_REGION' } }])
    expect(lanes(planned.copies)).toEqual([
      [ownerId, 'eu-west-1'],
      [otherId, 'eu-west-1'],
      [thirdId, 'eu-west-1'],
    ])
    expect(planned.copies[0]?.request.kmsKeyId).toBe(right)
  })

  it('blocks everything of an AMI on the AWS-managed key, and plans nothing', () => {
    const permitted = { ...noOutputs, launchPermission: { userIds: [otherId] } }
    const there = {
      accountId: ownerId,
      region,
      imageId: 'ami-build',
      outputs: permitted,
      wantedBy: ['golden'],
    }
    const named = { ...there, region: 'eu-central-1', imageId: 'ami-central', outputs: parameters('/golden') }
    const wanted = {
      ...wantedOf([wantedCopy(), wantedCopy({ accountId: otherId })]),
      existing: [there, named],
    }

    const planned = plan([wanted], { ...plainFacts, isEncrypted: true, hasManagedKey: true })

    expect(
      planned.blocked.map(({ accountId, region, finding: { check } }) => [accountId, region, check]),
    ).toEqual([
      [accountId, 'eu-west-1', 'AWS_MANAGED_KEY'],
      [otherId, 'eu-west-1', 'AWS_MANAGED_KEY'],
      [ownerId, region, 'AWS_MANAGED_KEY'],
    ])
    // A parameter that names an AMI needs nobody's right to it.
    expect(lanes(planned.copies)).toEqual([[ownerId, 'eu-central-1']])
  })

  it.each([
    ['which the owner itself copies', build, [ownerId, accountId, otherId]],
    [
      "where Image Builder made the owner's AMI of the Region with another key",
      { ...build, amis: [...build.amis, { accountId: ownerId, region: 'eu-west-1', imageId: 'ami-west' }] },
      [accountId, otherId],
    ],
  ])('copies an AMI on the AWS-managed key to another Region, %s', (_, built, copied) => {
    const kmsKeyId = `arn:aws:kms:eu-west-1:${ownerId}:alias/golden`
    const copies = [accountId, otherId].map((account) =>
      wantedCopy({ accountId: account, kmsKeyId, relayKmsKeyId: kmsKeyId }),
    )
    const facts = { ...plainFacts, isEncrypted: true, hasManagedKey: true }

    const planned = planImageCopies({ built, facts, wanted: [wantedOf(copies)] })

    expect(planned.blocked).toEqual([])
    expect(planned.copies.map((copy) => copy.accountId)).toEqual(copied)
  })

  it('blocks an AMI of which more is to be made than the ledger keeps of one', () => {
    const many = (count: number) => ({
      ...noOutputs,
      parameters: Array.from({ length: count }, (_, index) => ({
        accountId: otherId,
        name: `/imagebuilder/golden/${index}`,
        dataType: 'text' as const,
      })),
    })
    const there = {
      accountId: ownerId,
      region,
      imageId: 'ami-build',
      outputs: many(3_000),
      wantedBy: ['golden'],
    }
    const copies = [
      wantedCopy({ outputs: many(1_500) }),
      wantedCopy({ accountId: otherId, outputs: many(3_000) }),
    ]

    const planned = plan([{ ...wantedOf(copies), existing: [there] }])

    expect(planned.blocked).toMatchObject(
      [otherId, ownerId].map((account) => ({
        accountId: account,
        finding: { check: 'TOO_MANY_OUTPUTS', what: expect.stringMatching(/^3000 SSM/) },
      })),
    )
    expect(lanes(planned.copies)).toEqual([[accountId, 'eu-west-1']])
  })

  it('makes what two rules want of an AMI that is there in one go, and counts no cost for it', () => {
    const there = (outputs: typeof noOutputs, rule: string) => ({
      ...wantedOf([]),
      existing: [{ accountId: ownerId, region, imageId: 'ami-build', outputs, wantedBy: [rule] }],
    })

    const planned = plan([there(parameters('/one'), 'one'), there(parameters('/two'), 'two')])

    expect(planned.copies).toHaveLength(1)
    expect(planned.copies[0]).toMatchObject({
      existingImageId: 'ami-build',
      sourceImageId: 'ami-build',
      isRelay: false,
      wantedBy: ['one', 'two'],
      outputs: { parameters: [{ name: '/one' }, { name: '/two' }] },
    })
    expect(planned.costs.planned).toMatchObject({ copies: 0, storageGigabytes: 0 })
  })

  it("writes the parameters of a relay where the owner's copy is wanted for itself too, each once", () => {
    const own = wantedCopy({ accountId: ownerId, outputs: parameters('/launch') })
    const relayOutputs = ['/copy', '/copy'].map((name) => ({
      region: 'eu-west-1',
      outputs: parameters(name),
    }))

    const planned = plan([{ ...wantedOf([own, wantedCopy()]), relayOutputs }])

    expect(planned.copies[0]?.outputs.parameters.map(({ name }) => name)).toEqual(['/launch', '/copy'])
  })

  it('writes a parameter that two rules name for the relay once', () => {
    const relayOutputs = ['/copy', '/copy'].map((name) => ({
      region: 'eu-west-1',
      outputs: parameters(name),
    }))

    const planned = plan([{ ...wantedOf([wantedCopy(), wantedCopy({ accountId: otherId })]), relayOutputs }])

    expect(planned.copies[0]).toMatchObject({ isRelay: true })
    expect(planned.copies[0]?.outputs.parameters.map(({ name }) => name)).toEqual(['/copy'])
  })

  it('tells of two rules that want different copies for one account and Region', () => {
    const planned = plan([
      wantedOf([wantedCopy()]),
      wantedOf([wantedCopy({ name: 'other 2026', wantedBy: ['b'] })]),
    ])

    expect(planned).toMatchObject({ copies: [], blocked: [], findings: [{ check: 'COPY_WANTED_TWICE' }] })
  })
})
