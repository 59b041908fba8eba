import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import type { BuiltImage } from '../../../functions/lib/domain/copying/built-image.ts'
import { uniteWanted } from '../../../functions/lib/domain/copying/unite-wanted.ts'
import { wantedFromCopy } from '../../../functions/lib/domain/copying/wanted-from-copy.ts'
import { parseRules } from '../../../functions/lib/domain/rules/parse-rules.ts'
import { regionsMeant } from '../../../functions/lib/domain/rules/rule-regions.ts'
import type { Rule, Rules } from '../../../functions/lib/domain/rules/rules.ts'
import { accountsOfRule } from '../../../functions/lib/domain/rules/target-accounts.ts'

const seed = 20_261_122
const regions = ['us-east-1', 'eu-west-1']
const accounts = ['440000000001', '440000000002', '440000000003']
const kmsKeys = {
  byRegion: Object.fromEntries(
    regions.map((region) => [region, `arn:aws:kms:${region}:222222222222:alias/golden`]),
  ),
  forAll: 'arn:aws:kms:{region}:222222222222:alias/golden',
  perAccount: 'arn:aws:kms:{region}:{accountId}:alias/golden',
}
const built: BuiltImage = {
  arn: 'arn:aws:imagebuilder:us-east-1:222222222222:image/al2023/1.2.3/4',
  ownerId: '222222222222',
  region: 'us-east-1',
  name: 'al2023',
  version: '1.2.3/4',
  createdAt: '2026-11-22T03:00:00.000Z',
  sourceImageId: 'ami-0123456789abcdef0',
  amis: [{ accountId: '222222222222', region: 'us-east-1', imageId: 'ami-0123456789abcdef0' }],
  distributed: [],
}

const ami = fc.record(
  {
    name: fc.constantFrom('gold', 'gold {{imagebuilder:buildDate}}', 'al2023 {{ imagebuilder:buildDate }}'),
    amiTags: fc.constantFrom({ Tier: 'gold' }, { Tier: '{{ imagebuilder:buildVersion }}' }),
  },
  { requiredKeys: [] },
)
const copy = fc.record(
  {
    regions: fc.oneof(fc.constant('all' as const), fc.subarray(regions, { minLength: 1 })),
    kmsKeys: fc.constantFrom('byRegion', 'forAll', 'perAccount'),
    amiDistributionConfiguration: ami,
  },
  { requiredKeys: ['regions'] },
)
const target = fc.record({ accounts: fc.subarray(accounts, { minLength: 1 }) })

/** The findings of planning on an image that all rules match. */
function plannedTwice({ rules, ...file }: Rules): number {
  const wanted = rules.map((rule: Rule) => {
    const { kmsKeys: name } = rule.copy!
    return wantedFromCopy(
      rule.copy!,
      {
        ruleName: rule.name,
        regions: regionsMeant(rule.copy!.regions, regions),
        accountsIn: (region) => accountsOfRule(rule, { rules, ...file }, region),
        principalsIn: () => [],
        ...(name === undefined ? {} : { kmsKeys: file.kmsKeys![name]! }),
      },
      built,
    )
  })
  return uniteWanted(wanted).findings.filter(({ check }) => check === 'COPY_WANTED_TWICE').length
}

describe('two rules that copy one image to accounts', () => {
  it('are refused exactly when planning could make only one of their copies', () => {
    const seen = { refused: 0, accepted: 0 }

    fc.assert(
      fc.property(copy, copy, target, target, (one, other, a, b) => {
        const match = { imageNames: ['al2023'] }
        const file = {
          version: 1 as const,
          ownerAccountId: '222222222222',
          regions,
          targets: { a, b },
          kmsKeys,
          rules: [
            { name: 'one', match, targets: ['a'], copy: one },
            { name: 'other', match: { ...match, imageTypes: ['AMI' as const] }, targets: ['b'], copy: other },
          ],
        }
        const parsed = parseRules(file)
        const clashes = parsed.kind === 'refused' ? parsed.problems.map(({ message }) => message) : []
        seen[parsed.kind] += 1

        expect(clashes.filter((message) => !message.includes('want different copies'))).toEqual([])
        expect(clashes).toHaveLength(plannedTwice(file) > 0 ? 1 : 0)
      }),
      { seed, numRuns: 300 },
    )
    expect(Math.min(seen.refused, seen.accepted)).toBeGreaterThan(50)
  })
})
