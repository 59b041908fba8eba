import { isSame } from '../copying/carried-out.ts'
import { contentOf, copyWishesOf } from './copy-wishes.ts'
import type { CopyContent, CopyWish } from './copy-wishes.ts'
import { canMatchOneAmi } from './match-overlap.ts'
import { commonRecipients } from './recipients.ts'
import type { CommonRecipients } from './recipients.ts'
import type { DraftRule, RulesDraft } from './rules-draft.ts'
import { formatPath, type Mismatch } from './rules-problem.ts'

/**
 * Copies that cannot both be made: of one image, for one account and Region, with another name, description, tags or
 * key. Found is what the file alone proves, see {@link canMatchOneAmi} and {@link commonRecipients}; planning looks
 * again with the image and the organization before it, `COPY_WANTED_TWICE`. One problem for each pair of rules.
 */
export function findCopyOverlaps(draft: RulesDraft): readonly Mismatch[] {
  const wishing = draft.rules
    .map((rule) => ({ rule, wishes: copyWishesOf(rule, draft) }))
    .filter(({ wishes }) => wishes.length > 0)
  const pairs = wishing.flatMap((later, place) =>
    wishing
      .slice(0, place)
      .filter(({ rule }) => canMatchOneAmi(rule, later.rule))
      .map((earlier) => ({ earlier, later })),
  )
  return [
    ...wishing.flatMap(withinRule),
    ...pairs.flatMap(({ earlier, later }) => betweenRules(earlier, later)),
  ]
}

interface WishingRule {
  readonly rule: DraftRule
  readonly wishes: readonly CopyWish[]
}

/** Two copies that cannot both be made, and for whom. */
interface Clash {
  readonly earlier: CopyWish
  readonly later: CopyWish
  readonly common: CommonRecipients
  readonly differences: readonly string[]
}

/** Only the entries of a distribution configuration can contradict each other. */
function withinRule({ rule, wishes }: WishingRule): readonly Mismatch[] {
  const clashes = wishes.flatMap((later, place) =>
    wishes.slice(0, place).flatMap((earlier) => clashOf(earlier, later, nameOfImages([rule]))),
  )
  return problemOf(clashes, `The rule ${nameOf(rule)} wants`)
}

function betweenRules(earlier: WishingRule, later: WishingRule): readonly Mismatch[] {
  const imageName = nameOfImages([earlier.rule, later.rule])
  const clashes = later.wishes.flatMap((wish) =>
    earlier.wishes.flatMap((other) => clashOf(other, wish, imageName)),
  )
  return problemOf(clashes, `The rules ${nameOf(earlier.rule)} and ${nameOf(later.rule)} want`)
}

function clashOf(earlier: CopyWish, later: CopyWish, imageName: string): readonly Clash[] {
  if (earlier.region !== later.region) return []
  const common = commonRecipients(earlier.to, later.to)
  if (common === undefined) return []
  const about = { accountId: common.accountId ?? anyAccount, imageName }
  const contents = [contentOf(earlier, about), contentOf(later, about)] as const
  const differences = differencesOf(...contents)
  return differences.length === 0 ? [] : [{ earlier, later, common, differences }]
}

/** Keys that differ by account differ for every account. */
const anyAccount = '000000000000'

/** Names without a template begin with the image's name: where rules name one image, it is known. */
function nameOfImages(rules: readonly DraftRule[]): string {
  const named = rules.flatMap(({ imageNames }) => imageNames.map(({ text }) => text))
  return named.find((name) => !/[*?]/.test(name)) ?? 'any-image'
}

const comparedMembers = ['name', 'description', 'amiTags', 'kmsKeyId'] as const

function differencesOf(a: CopyContent | undefined, b: CopyContent | undefined): readonly string[] {
  if (a === undefined || b === undefined) return []
  return comparedMembers.filter((member) => !isSame(a[member], b[member]))
}

function problemOf([first, ...others]: readonly Clash[], wanting: string): readonly Mismatch[] {
  if (first === undefined) return []
  const { earlier, later, common, differences } = first
  const more = others.length === 0 ? '' : ` and ${others.length} more`
  const where = `${common.words} in ${later.region}${more}`
  return [
    {
      path: later.path,
      expectation: `the same copy as ${formatPath(earlier.path)} for ${where}`,
      hint: `${wanting} different copies of one image there; they differ in ${differences.join(', ')}. Make them the same, or keep them apart.`,
    },
  ]
}

function nameOf({ name, path }: DraftRule): string {
  return name?.text ?? formatPath(path)
}
