import { mostLaunchTemplatesPerRegion } from '../copying/check-distributions.ts'
import type { CopyRule } from '../copying/copy-rule-schema.ts'
import { closestTo } from './did-you-mean.ts'
import type { Part } from './draft-node.ts'
import { tooManyIn } from './region-quota.ts'
import { repeatedEntries } from './repeated-entries.ts'
import { regionsMeant } from './rule-regions.ts'
import type { DraftRule, RulesDraft } from './rules-draft.ts'
import { withGuess, type Mismatch, type RulesPath } from './rules-problem.ts'

/** What speaks against the Regions of a rule's `launch` and `copy`, and against the launch templates of a copy. */
export function findCopyConflicts(rule: DraftRule, draft: RulesDraft): readonly Mismatch[] {
  const { launch, copy } = rule
  return [
    ...(launch === undefined ? [] : regionConflicts(launch, { rule, draft })),
    ...(copy === undefined ? [] : regionConflicts(copy, { rule, draft })),
    ...(copy === undefined ? [] : templateConflicts(copy, { rule, draft })),
  ]
}

interface Context {
  readonly rule: DraftRule
  readonly draft: RulesDraft
}

function regionConflicts(
  { path, value }: Part<{ readonly regions: 'all' | readonly string[] }>,
  { rule, draft }: Context,
): readonly Mismatch[] {
  const inPlace = value.regions === 'all' ? [] : value.regions
  const placed = inPlace.map((text, index) => ({ path: [...path, 'regions', index], text }))
  const known = draft.regions.map(({ text }) => text)
  const targets = draft.targets.filter(({ name }) => rule.targets.some(({ text }) => text === name))
  const meant = regionsMeant(value.regions, known)
  const standsForSomebody = targets.some(({ excludedRegions }) =>
    meant.some((region) => !excludedRegions.some(({ text }) => text === region)),
  )
  return [
    ...repeatedEntries(placed, 'a Region that the list names once'),
    ...placed
      .filter(({ text }) => !known.includes(text))
      .map(({ path: place, text }) =>
        withGuess(
          { path: place, expectation: 'a Region that the file names in regions' },
          closestTo(text, known),
        ),
      ),
    ...(targets.length === 0 || standsForSomebody
      ? []
      : [{ path: [...path, 'regions'], expectation: 'Regions that a target of the rule does not exclude' }]),
  ]
}

function templateConflicts({ path, value }: Part<CopyRule>, { rule, draft }: Context): readonly Mismatch[] {
  const meant = regionsMeant(
    value.regions,
    draft.regions.map(({ text }) => text),
  )
  const [only, ...others] = meant
  const list = [...path, 'launchTemplateConfigurations']
  const templates = (value.launchTemplateConfigurations ?? []).map((template, index) => ({
    template,
    path: [...list, index],
    place: template.region ?? (others.length === 0 ? only : undefined),
  }))
  return [
    ...templates.flatMap((placed) => placeConflicts(placed, { meant, accounts: accountsOf(rule, draft) })),
    ...repeatedEntries(
      templates.map(({ path: place, template }) => ({
        path: place,
        text: [template.launchTemplateId, template.accountId, template.region].join(' '),
      })),
      'a launch template that the list names once',
    ),
    ...tooManyIn(
      templates.flatMap(({ place }) => place ?? []),
      { path: list, most: mostLaunchTemplatesPerRegion, what: 'launch templates' },
    ),
  ]
}

/** A launch template is in one account and one Region, and starts only an AMI that is there. */
function placeConflicts(
  placed: {
    readonly path: RulesPath
    readonly template: { readonly accountId?: string; readonly region?: string }
    readonly place: string | undefined
  },
  rule: { readonly meant: readonly string[]; readonly accounts: ReadonlySet<string> | undefined },
): readonly Mismatch[] {
  const { path, template, place } = placed
  const { accountId, region } = template
  const isElsewhere = accountId !== undefined && rule.accounts?.has(accountId) === false
  return [
    ...(accountId === undefined
      ? [
          {
            path: [...path, 'accountId'],
            expectation: 'the id of the account that the launch template is in',
          },
        ]
      : []),
    ...(isElsewhere
      ? [{ path: [...path, 'accountId'], expectation: 'an account that a target of the rule names' }]
      : []),
    ...(place === undefined
      ? [
          {
            path: [...path, 'region'],
            expectation: 'the Region that the launch template is in, because the rule means several',
          },
        ]
      : []),
    ...(region === undefined || rule.meant.includes(region)
      ? []
      : [{ path: [...path, 'region'], expectation: `a Region that copy means (${rule.meant.join(', ')})` }]),
  ]
}

/** The accounts of a rule's targets; `undefined` where units or the organization stand for more. */
function accountsOf(rule: DraftRule, { targets }: RulesDraft): ReadonlySet<string> | undefined {
  const named = targets.filter(({ name }) => rule.targets.some(({ text }) => text === name))
  if (
    named.some(({ isOrganization, organizationalUnits }) => isOrganization || organizationalUnits.length > 0)
  ) {
    return undefined
  }
  return new Set(
    named.flatMap(({ accounts, excludedAccounts }) =>
      accounts.map(({ text }) => text).filter((id) => !excludedAccounts.some(({ text }) => text === id)),
    ),
  )
}
