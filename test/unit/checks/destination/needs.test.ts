import { describe, expect, it } from 'vitest'

import { nameOfNeed } from '../../../../functions/lib/domain/checks/destination/need.ts'
import type { Need } from '../../../../functions/lib/domain/checks/destination/need.ts'
import { accountsOfPlan, needsOf } from '../../../../functions/lib/domain/checks/destination/needs.ts'
import { checkPagesOf } from '../../../../functions/lib/domain/checks/destination/pages.ts'
import type { BuiltImage, SourceFacts } from '../../../../functions/lib/domain/copying/built-image.ts'
import { planSources } from '../../../../functions/lib/domain/copying/source-plan.ts'
import { noOutputs } from '../../../../functions/lib/domain/copying/wanted-copy.ts'
import type { WantedCopy } from '../../../../functions/lib/domain/copying/wanted-copy.ts'
import {
  accountId,
  build,
  otherId,
  ownerId,
  plainFacts,
  wantedCopy,
  wantedOf,
} from '../../domain/copying/copies.ts'

const home = build.region
const away = 'eu-west-1'
const sourceKey = `arn:aws:kms:${home}:${ownerId}:key/source`
const relayKey = `arn:aws:kms:${away}:${ownerId}:alias/golden`
const ownKey = `arn:aws:kms:${away}:${accountId}:alias/ami`
const encrypted: SourceFacts = { ...plainFacts, isEncrypted: true }

function planOf(copies: readonly WantedCopy[], facts = plainFacts, built: BuiltImage = build) {
  return { copies: planSources(wantedOf(copies), built, facts).copies }
}

const noKeys = new Map<string, readonly string[]>()
const keysOfBuild = new Map([[build.sourceImageId, [sourceKey]]])

function needsAt(copies: readonly WantedCopy[], facts = plainFacts): readonly Need[] {
  const keysOfImages = facts.isEncrypted ? keysOfBuild : noKeys
  return needsOf({ plan: planOf(copies, facts), keysOfImages }, accountId).needs
}

const kinds = (needs: readonly Need[]) => needs.map(({ kind, region }) => `${kind} ${region}`)

describe('what a plan needs of an account', () => {
  it('is, for a plain copy, rights, names, room and the settings that could spoil it', () => {
    const needs = needsAt([wantedCopy({ accountId, region: home })])
    expect(kinds(needs)).toEqual([
      `copy ${home}`,
      `lane ${home}`,
      `allowedImages ${home}`,
      `ebsDefault ${home}`,
    ])
  })

  it('is asked once for each Region, however many copies there are', () => {
    const copies = [home, away].map((region) => wantedCopy({ accountId, region }))
    const plans = [planOf(copies), planOf(copies, plainFacts, { ...build, sourceImageId: 'ami-other' })]
    const plan = { copies: plans.flatMap((one) => one.copies) }
    const needs = needsOf({ plan, keysOfImages: noKeys }, accountId).needs

    expect(kinds(needs).filter((kind) => kind.startsWith('copy'))).toEqual([`copy ${home}`, `copy ${away}`])
    expect(needs.filter(({ kind }) => kind === 'lane')).toMatchObject([
      { names: [{}, {}] },
      { names: [{}, {}] },
    ])
  })

  it('is both keys of an encrypted copy, and no setting for plain ones', () => {
    const needs = needsAt([wantedCopy({ accountId, region: away, kmsKeyId: ownKey })], encrypted)
    expect(needs).toContainEqual({ kind: 'sourceKey', region: away, keyArn: sourceKey })
    expect(needs).toContainEqual({ kind: 'key', region: away, keyArn: ownKey, isAutoScaled: false })
    expect(kinds(needs)).not.toContain(`ebsDefault ${away}`)
  })

  it('is no setting for plain ones where the source is encrypted and no key is named', () => {
    const needs = needsAt([wantedCopy({ accountId, region: away })], encrypted)
    expect(kinds(needs)).toEqual([
      `copy ${away}`,
      `lane ${away}`,
      `allowedImages ${away}`,
      `sourceKey ${away}`,
    ])
  })

  it('is a call that names the AMI that the owner has in the Region', () => {
    const own = { accountId: ownerId, region: away, imageId: 'ami-away' }
    const plan = planOf([wantedCopy({ accountId, region: away })], plainFacts, { ...build, amis: [own] })
    expect(needsOf({ plan, keysOfImages: noKeys }, accountId).needs[0]).toMatchObject({
      call: { sourceImageId: 'ami-away', sourceRegion: away },
    })
  })

  it('is the key of the relay where the copy is taken from one, and a call that names the AMI of the build', () => {
    const wanted = [accountId, otherId].map((one) =>
      wantedCopy({ accountId: one, region: away, kmsKeyId: ownKey, relayKmsKeyId: relayKey, relay: true }),
    )
    const needs = needsAt(wanted, encrypted)
    expect(needs.filter(({ kind }) => kind === 'sourceKey')).toEqual([
      { kind: 'sourceKey', region: away, keyArn: relayKey },
    ])
    expect(needs[0]).toMatchObject({
      kind: 'copy',
      call: { sourceImageId: build.sourceImageId, sourceRegion: home, kmsKeyId: ownKey, encrypted: true },
    })
  })

  it('is the launch templates and parameters that are in the account, whoever has the AMI', () => {
    const outputs = {
      ...noOutputs,
      launchTemplates: [{ accountId, launchTemplateId: 'lt-1', setDefault: true }],
      parameters: [accountId, otherId].map((one) => ({
        accountId: one,
        name: '/imagebuilder/golden',
        dataType: 'text' as const,
      })),
    }
    const needs = needsAt([wantedCopy({ accountId: ownerId, region: away, outputs })])
    expect(needs).toEqual([
      {
        kind: 'template',
        region: away,
        launchTemplateId: 'lt-1',
        setDefault: true,
        imageId: build.sourceImageId,
      },
      { kind: 'parameter', region: away, name: '/imagebuilder/golden', dataType: 'text' },
    ])
  })

  it('is that Auto Scaling may use the key where a launch template starts the copy', () => {
    const outputs = {
      ...noOutputs,
      launchTemplates: [{ accountId, launchTemplateId: 'lt-1', setDefault: true }],
    }
    const needs = needsAt([wantedCopy({ accountId, region: away, kmsKeyId: ownKey, outputs })])
    expect(needs).toContainEqual({ kind: 'key', region: away, keyArn: ownKey, isAutoScaled: true })
  })

  it('is that public access is not blocked where the copy is wanted public', () => {
    const outputs = { ...noOutputs, launchPermission: { userGroups: ['all' as const] } }
    const needs = needsAt([wantedCopy({ accountId, region: away, outputs })])
    expect(needs).toContainEqual({ kind: 'publicAccess', region: away })
    expect(needs).toContainEqual({ kind: 'ebsDefault', region: away, isSharedOn: true })
  })

  it('is nothing of an AMI that is there but its outputs', () => {
    const copies = planOf([wantedCopy({ accountId, region: away })]).copies.map((copy) =>
      Object.assign(copy, { existingImageId: 'ami-there' }),
    )
    expect(needsOf({ plan: { copies }, keysOfImages: noKeys }, accountId).needs).toEqual([])
  })

  it('is launch permission on an AMI that is there, where others are to launch it', () => {
    const outputs = { ...noOutputs, launchPermission: { userIds: [otherId] } }
    const { copies } = planOf([wantedCopy({ accountId, region: away, outputs })])
    const there = copies.map((copy) => Object.assign(copy, { existingImageId: 'ami-there' }))
    expect(needsOf({ plan: { copies: there }, keysOfImages: noKeys }, accountId).needs).toEqual([
      { kind: 'launchPermission', region: away, imageId: 'ami-there', permission: { userIds: [otherId] } },
    ])
  })

  it('has names that are the same for the next build', () => {
    const next = { ...build, version: '1.2.3/5', sourceImageId: 'ami-next' }
    const namesOf = (built: BuiltImage) => {
      const copy = wantedCopy({ accountId, region: away, name: `golden ${built.version}`, kmsKeyId: ownKey })
      return needsOf({ plan: planOf([copy], plainFacts, built), keysOfImages: noKeys }, accountId).needs.map(
        nameOfNeed,
      )
    }
    expect(namesOf(next)).toEqual(namesOf(build))
    expect(new Set(namesOf(build)).size).toBe(namesOf(build).length)
  })
})

describe('the accounts of a plan', () => {
  it('are those with copies or outputs, the owner left out', () => {
    const outputs = {
      ...noOutputs,
      parameters: [{ accountId: otherId, name: 'a', dataType: 'text' as const }],
    }
    const plan = planOf([
      wantedCopy({ accountId: ownerId, region: away, outputs }),
      wantedCopy({ accountId, region: away }),
    ])
    expect(accountsOfPlan(plan, ownerId)).toEqual([accountId, otherId])
  })

  it('come in pages of twenty', () => {
    const ids = Array.from({ length: 41 }, (_, index) => String(440_000_000_000 + index))
    const plan = planOf(ids.map((id) => wantedCopy({ accountId: id, region: away })))
    expect(checkPagesOf(plan, ownerId).map(({ length }) => length)).toEqual([20, 20, 1])
  })
})
