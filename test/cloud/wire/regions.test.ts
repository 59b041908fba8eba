import { DescribeImagesCommand, DescribeRegionsCommand } from '@aws-sdk/client-ec2'
import { ListImagesCommand } from '@aws-sdk/client-imagebuilder'
import { ListKeysCommand } from '@aws-sdk/client-kms'
import { DescribeParametersCommand } from '@aws-sdk/client-ssm'
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { describe, expect, it } from 'vitest'

import { awsRegions, isOptIn } from '../../../local/cloud/aws-regions.ts'
import { clientsOf, ec2ClientOf } from '../../../local/cloud/clients.ts'
import type { InProcessCloud } from '../../../local/cloud/in-process-cloud.ts'
import { worldSchema } from '../../../local/worlds/world.ts'
import { createOrganizationCloud, nonProdId, ownerId, region } from '../../support/organization-cloud.ts'

const milan = 'eu-south-1'

/** A cloud in which nonProd has not enabled a Region. */
const open = (): InProcessCloud =>
  createOrganizationCloud({
    accounts: [
      { id: ownerId, name: 'images' },
      { id: nonProdId, name: 'non-prod', disabledRegions: [milan] },
    ],
    organization: undefined,
  })

const refusalOf = async (
  call: Promise<unknown>,
): Promise<{ readonly name: string; readonly message: string }> =>
  call.then(
    () => ({ name: 'done', message: '' }),
    ({ name, message }: Error) => ({ name, message }),
  )

const invalid = 'The security token included in the request is invalid.'

/** What each service answers an account in a Region. */
async function answersIn(cloud: InProcessCloud, accountId: string, inRegion: string) {
  const { kms, ssm, sts, imageBuilder } = clientsOf(cloud.connection, accountId, inRegion)
  const ec2 = await ec2ClientOf(cloud.connection, accountId, inRegion)
  return {
    ec2: await refusalOf(ec2.send(new DescribeImagesCommand({ Owners: ['self'] }))),
    kms: await refusalOf(kms.send(new ListKeysCommand())),
    ssm: await refusalOf(ssm.send(new DescribeParametersCommand())),
    sts: await refusalOf(sts.send(new GetCallerIdentityCommand())),
    imageBuilder: await refusalOf(imageBuilder.send(new ListImagesCommand())),
  }
}

describe('a Region that an account has not enabled', () => {
  it('is refused to it by every service as if its credentials were wrong', async () => {
    expect(await answersIn(open(), nonProdId, milan)).toEqual({
      ec2: {
        name: 'AuthFailure',
        message: 'AWS was not able to validate the provided access credentials',
      },
      kms: { name: 'UnrecognizedClientException', message: invalid },
      ssm: { name: 'UnrecognizedClientException', message: invalid },
      sts: { name: 'InvalidClientTokenId', message: invalid },
      imageBuilder: { name: 'UnrecognizedClientException', message: invalid },
    })
  })

  it('is open to others, and to it once it is enabled', async () => {
    const cloud = open()
    const codesOf = async (accountId: string, inRegion: string) =>
      Object.values(await answersIn(cloud, accountId, inRegion)).map(({ name }) => name)

    // ListKeys is not modelled.
    const fine = ['done', 'UnknownOperationException', 'done', 'done', 'done']
    expect(await codesOf(ownerId, milan)).toEqual(fine)
    expect(await codesOf(nonProdId, region)).toEqual(fine)
    cloud.core.accounts.switchRegion(nonProdId, milan, 'enable')
    expect(await codesOf(nonProdId, milan)).toEqual(fine)
    cloud.core.accounts.switchRegion(nonProdId, milan, 'disable')
    expect(await codesOf(nonProdId, milan)).not.toEqual(fine)
  })

  it('gives no credentials for roles of the account, but every other Region does', async () => {
    const cloud = open()
    const { arn } = cloud.iam.roles.createRole({
      accountId: nonProdId,
      name: 'entered',
      assumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: ownerId }, Action: 'sts:AssumeRole' }],
      },
      inlinePolicies: {},
    })
    const enter = async (inRegion: string) =>
      refusalOf(
        clientsOf(cloud.connection, ownerId, inRegion).sts.send(
          new AssumeRoleCommand({ RoleArn: arn, RoleSessionName: 'test' }),
        ),
      )

    expect((await enter(milan)).name).toBe('RegionDisabledException')
    expect((await enter(region)).name).toBe('done')
  })
})

describe('DescribeRegions', () => {
  const regionsOf = async (input: object, accountId = nonProdId) => {
    const ec2 = await ec2ClientOf(open().connection, accountId, region)
    const { Regions } = await ec2.send(new DescribeRegionsCommand(input))
    return new Map(Regions!.map(({ RegionName, OptInStatus }) => [RegionName!, OptInStatus!]))
  }

  it('lists what the account can use, each with its status', async () => {
    const regions = await regionsOf({})

    expect([...regions.keys()]).toEqual(awsRegions.filter((name) => name !== milan))
    expect(regions.get(region)).toBe('opt-in-not-required')
    expect(regions.get('af-south-1')).toBe('opted-in')
    expect((await regionsOf({}, ownerId)).get(milan)).toBe('opted-in')
  })

  it.each([
    ['all are asked for', { AllRegions: true }, awsRegions.length],
    ['it is named', { RegionNames: [milan, region] }, 2],
    ['it is filtered', { AllRegions: true, Filters: [{ Name: 'opt-in-status', Values: ['not-*'] }] }, 1],
  ])('lists one that is not enabled when %s', async (_case, input, count) => {
    const regions = await regionsOf(input)

    expect(regions.get(milan)).toBe('not-opted-in')
    expect(regions.size).toBe(count)
  })

  it('refuses a Region that there is not, and a dry run that would have done', async () => {
    const ec2 = await ec2ClientOf(open().connection, nonProdId, region)
    const answer = async (input: object) =>
      (await refusalOf(ec2.send(new DescribeRegionsCommand(input)))).name

    expect(await answer({ RegionNames: ['moon-1'] })).toBe('InvalidParameterValue')
    expect(await answer({ DryRun: true })).toBe('DryRunOperation')
  })
})

describe('a world', () => {
  it('can leave those Regions out only that accounts have to enable', () => {
    const parse = (name: string) =>
      worldSchema.safeParse({
        ownerAccountId: ownerId,
        accounts: [{ id: ownerId, name: 'images', disabledRegions: [name] }],
      }).success

    expect(awsRegions.filter(parse)).toEqual(awsRegions.filter(isOptIn))
  })
})
