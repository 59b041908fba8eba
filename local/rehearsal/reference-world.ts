import { loadWorld } from '../worlds/load-world.ts'
import type { World } from '../worlds/world.ts'
import { releasedImages } from './release.ts'

const base = loadWorld('local/worlds/twelve-accounts.json')
const own = `arn:aws:imagebuilder:${base.region}:${base.ownerAccountId}`

/** Its destination accounts. */
export const [payments, checkout, search] = ['440000000001', '440000000002', '440000000003'] as const

/** A member of no organization. */
export const outsider = '990000000009'

/** Its organizational units. */
export const units = { payments: 'ou-gold-payments', checkout: 'ou-gold-checkout' } as const

const policyRule = {
  name: 'all',
  match: { imagePipelines: ['al2023-base'] },
  targets: ['all'],
  share: { resources: ['image', 'components', 'imageRecipe'] },
}

/** Keeps one release in a share of ours. */
export const shareRule = {
  name: 'releases',
  match: { imageNames: [...releasedImages] },
  targets: ['partOfUnit', 'whole'],
  share: {
    resources: ['image', 'components', 'imageRecipe', 'containerRecipe'],
    mode: 'share',
    keep: 1,
  },
}

/** Its rules: two, of which the second is for part of a unit, for another unit, and for whom else is named. */
export function rulesFor(...accounts: readonly string[]) {
  const wholeUnit = { organizationalUnits: [units.checkout] }
  return {
    version: 1,
    ownerAccountId: base.ownerAccountId,
    regions: [base.region],
    targets: {
      all: { accounts: [payments, checkout] },
      partOfUnit: { organizationalUnits: [units.payments], excludedAccounts: [search] },
      whole: accounts.length === 0 ? wholeUnit : { ...wholeUnit, accounts: [...accounts] },
    },
    rules: [policyRule, shareRule],
  }
}

/** A world in which the reference run needs everything that the product ever asks of AWS. */
export const referenceWorld: World = {
  ...base,
  // Policies match no permission until one is promoted.
  ram: { defaultPermissions: false },
  ...(base.organization === undefined
    ? {}
    : {
        organization: {
          ...base.organization,
          units: [
            { id: units.payments, name: 'Payments', accountIds: [payments, search] },
            { id: units.checkout, name: 'Checkout', accountIds: [checkout] },
          ],
        },
      }),
  timing: {
    ...base.timing,
    buildStateSeconds: 1,
    shareDerivationSeconds: 0,
    sharePromotionSeconds: 1,
    associationSeconds: 1,
  },
  resources: {
    ...base.resources,
    imageRecipes: base.resources.imageRecipes.map(withoutBuild),
  },
  rules: rulesFor(),
}

/** Its component is a version: planning has to find the build. */
function withoutBuild(recipe: World['resources']['imageRecipes'][number]) {
  return { ...recipe, components: [`${own}:component/hardening/1.2.x`] }
}
