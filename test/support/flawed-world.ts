import { launchTemplateIdOf } from '../../local/deploy/destination-templates.ts'
import type { DestinationFlaw } from '../../local/worlds/destinations-world.ts'
import { worldSchema, type World } from '../../local/worlds/world.ts'
import { ownerId, twelveAccounts } from './worlds.ts'

/** Where the accounts of these worlds get their AMIs: a Region that accounts have to enable. */
export const milan = 'eu-south-1'

/** One destination account of such a world. */
export interface FlawedAccount {
  readonly id: string
  readonly flaw?: DestinationFlaw
  /** Whether the rule gives its launch template new versions; a rule may do that for five accounts only. */
  readonly hasTemplate?: boolean
}

const managementId = '111111111111'
const parameterName = '/imagebuilder/golden'

/**
 * A world whose only rule gives each account an encrypted AMI with the account's own key, and an SSM parameter with its
 * id: everything that a destination has to have beforehand.
 */
export function flawedWorld(accounts: readonly FlawedAccount[], amiCopySeconds = 300): World {
  const ids = accounts.map(({ id }) => id)
  return worldSchema.parse({
    ...twelveAccounts,
    accounts: [managementId, ownerId, ...ids].map((id) => ({ id, name: id })),
    organization: {
      id: 'o-goldenimages',
      managementAccountId: managementId,
      accountIds: [managementId, ownerId, ...ids],
    },
    timing: {
      ...twelveAccounts.timing,
      buildStateSeconds: 1,
      amiCopySeconds,
      imageValidationSeconds: 1,
    },
    resources: {
      components: [{ name: 'hardening', version: '1.2.0' }],
      imageRecipes: [
        {
          ...twelveAccounts.resources.imageRecipes[0]!,
          components: ['hardening/1.2.0'],
          kmsKeyId: 'alias/golden',
        },
      ],
      imagePipelines: twelveAccounts.resources.imagePipelines.slice(0, 1),
    },
    destinations: {
      regions: [milan],
      accountIds: ids,
      keyAlias: 'alias/ami',
      sourceKeyAlias: 'alias/golden',
      launchTemplate: 'fleet',
      parameterName,
      flaws: Object.fromEntries(accounts.flatMap(({ id, flaw }) => (flaw === undefined ? [] : [[id, flaw]]))),
    },
    rules: rulesFor(accounts),
  })
}

function rulesFor(accounts: readonly FlawedAccount[]): unknown {
  const templates = accounts
    .filter(({ hasTemplate }) => hasTemplate === true)
    .map(({ id: accountId }) => ({
      launchTemplateId: launchTemplateIdOf({ accountId, region: milan }),
      accountId,
      region: milan,
    }))
  return {
    version: 1,
    ownerAccountId: ownerId,
    regions: [twelveAccounts.region, milan],
    targets: { all: { accounts: accounts.map(({ id }) => id) } },
    kmsKeys: { own: 'arn:aws:kms:{region}:{accountId}:alias/ami' },
    rules: [
      {
        name: 'al2023',
        match: { imagePipelines: ['al2023-base'] },
        targets: ['all'],
        copy: {
          regions: [milan],
          kmsKeys: 'own',
          relay: false,
          ...(templates.length === 0 ? {} : { launchTemplateConfigurations: templates }),
        },
        ssmParameters: [{ parameterName, dataType: 'aws:ec2:image' }],
      },
    ],
    settings: { mode: 'apply' },
  }
}
