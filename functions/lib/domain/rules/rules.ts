import type {
  ConcurrentCopies,
  CopyRule,
  DistributeRule,
  LaunchRule,
  RuleParameters,
} from '../copying/copy-rule-schema.ts'
import type { KmsKeys } from '../copying/kms-keys.ts'
import type { ImageType } from '../image.ts'

/** A kind of resource that a rule shares: the image that the rule matches, and what it was built from. */
export type SharedKind = 'image' | 'imageRecipe' | 'containerRecipe' | 'components' | 'parentImage'

/** `policy`: by the policy of each resource; `share`: by one RAM share of ours per Region; `auto`: the plan decides. */
export type RuleMode = 'auto' | 'policy' | 'share'

/** Which images a rule is for. Members are ANDed, values of a list ORed; at least one member is present. */
export interface RuleMatch {
  /** Names of pipelines, as in their ARN. */
  readonly imagePipelines?: readonly string[]
  /** Globs (`*` and `?`) on the image's name as in its ARN. */
  readonly imageNames?: readonly string[]
  /** Tags of the image, by key: all of them, each with exactly this value. */
  readonly imageTags?: Readonly<Record<string, string>>
  readonly imageTypes?: readonly ImageType[]
}

/** A named set of principals: accounts, organizational units, the organization; at least one of them is present. */
export interface Target {
  /** 12-digit account ids. */
  readonly accounts?: readonly string[]
  /** Ids or ARNs, units inside them included. Never beside `organization`. */
  readonly organizationalUnits?: readonly string[]
  /** Every account of the owner's organization. */
  readonly organization?: true
  /** Accounts that this target leaves out, whichever of its members stands for them. */
  readonly excludedAccounts?: readonly string[]
  /** Regions in which the target stands for nobody. */
  readonly excludedRegions?: readonly string[]
}

/** What of an image is shared by AWS RAM, and how. */
export interface ShareRule {
  readonly resources: readonly SharedKind[]
  /** Absent: `auto`. */
  readonly mode?: RuleMode
  /** How many builds of one image stay in the rule's share, 1 to 1,000; absent: all. Never with the mode `policy`. */
  readonly keep?: number
  /** Whether a policy that somebody else wrote may be brought into our form, where every access stays as it is. */
  readonly adopt?: boolean
}

/** Which images go to whom, and how: at least one of `share`, `launch`, `copy`, `distribute` is present. */
export interface Rule {
  readonly name: string
  readonly match: RuleMatch
  /** Names of targets; absent where the rule has `distribute` alone, which names its accounts itself. */
  readonly targets?: readonly string[]
  readonly share?: ShareRule
  /** Launch permission on the owner's AMI of each Region. */
  readonly launch?: LaunchRule
  /** An AMI of its own for each account. */
  readonly copy?: CopyRule
  /** Image Builder's own configuration; never beside `launch` or `copy`. */
  readonly distribute?: DistributeRule
  /** Parameters that name the AMI in every account and Region that has it by this rule. */
  readonly ssmParameters?: RuleParameters
  /** Absent: `skip`. */
  readonly onFinding?: OnFinding
}

/** What a finding on one destination means for a rule: `skip` leaves that out, `abort` leaves the whole rule undone. */
export type OnFinding = 'skip' | 'abort'

/** A finding that is known and accepted for a while: it stays in sight and out of the verdict of runs. */
export interface Waiver {
  /** 12 digits. */
  readonly account: string
  /** The id of a check, for example `ROLE_NOT_ASSUMABLE`. */
  readonly check: string
  /** Its last day, `yyyy-mm-dd`, in UTC. */
  readonly until: string
  readonly reason: string
}

/** Whether runs of builds change anything: `observe` plans and checks alone. */
export type RunMode = 'observe' | 'apply'

/** Access that no rule wants any more: `report` tells of it in each run, `ignore` keeps silent. */
export type PruneSetting = 'report' | 'ignore'

/** What holds for all rules. */
export interface RulesSettings {
  readonly mode?: RunMode
  /** Absent: `report`. */
  readonly prune?: PruneSetting
  /** How many copies a lane may have at a time; absent: 50. */
  readonly concurrentCopies?: ConcurrentCopies
  /** How long a passed check of a destination is believed, in minutes; 0: not at all; absent: 60. */
  readonly checkReuseMinutes?: number
}

/** The rules file after it was checked. */
export interface Rules {
  readonly version: 1
  readonly ownerAccountId: string
  readonly regions: readonly string[]
  readonly targets: Readonly<Record<string, Target>>
  /** Keys by name: an ARN per Region, or one ARN with `{region}` and `{accountId}`. */
  readonly kmsKeys?: Readonly<Record<string, KmsKeys>>
  readonly waivers?: readonly Waiver[]
  readonly rules: readonly Rule[]
  readonly settings?: RulesSettings
}
