import * as z from 'zod'

import { retirementRecordSchema } from '../functions/lib/aws/retirement-items.ts'
import { runSchema, shareRecordSchema } from '../functions/lib/aws/run-items.ts'
import {
  concurrentCopiesSchema,
  type ConcurrentCopies,
} from '../functions/lib/domain/copying/copy-rule-schema.ts'
import { rulesSchema } from '../functions/lib/domain/rules/rules-schema.ts'
import { pruneSettings, runModes } from '../functions/lib/domain/rules/settings-schema.ts'
import { checkResultOutput } from './check-schemas.ts'
import { runCopiesSchema } from './copy-schemas.ts'
import { ruleMembers } from './rule-meaning.ts'

const texts = z.array(z.string()).readonly()
const principals = texts.describe('Account ids, ids of organizational units, `organization`.')
const exclusions = texts.describe(
  'Accounts that the rule leaves out of organizational units or of the organization.',
)
const settingsChanged = z
  .strictObject({
    mode: z.enum(runModes).exactOptional(),
    prune: z.enum(pruneSettings).exactOptional(),
    concurrentCopies: z
      .custom<ConcurrentCopies>((value) => concurrentCopiesSchema.safeParse(value).success)
      .exactOptional(),
    checkReuseMinutes: z.int().exactOptional(),
  })
  .readonly()
  .describe('Settings that say something else, with their new value.')

const waiver = z
  .strictObject({
    account: z.string(),
    check: z.string(),
    until: z.string().describe('Its last day, `yyyy-mm-dd`, in UTC.'),
    reason: z.string(),
  })
  .readonly()
const waiverChanges = {
  waiversAdded: z.array(waiver).readonly().describe('One with another end or reason is among both.'),
  waiversRemoved: z.array(waiver).readonly(),
}
/** What runs of builds do with the rules. */
const effectOfMode = {
  mode: z.enum(runModes).describe('`observe`: runs of builds plan and check, and change nothing.'),
  modeInFile: z
    .boolean()
    .describe('Whether the file names the mode; where it does not, it is put as `observe`.'),
}

const reach = z
  .array(z.strictObject({ principals, regions: texts }).readonly())
  .readonly()
  .describe('Whom, and in which Regions; Regions with the same principals together.')
const parameters = texts.describe('Names of SSM parameters as the rule writes them.')
const configurations = texts.describe('ARNs of distribution configurations, which tell the rest.')
const reachChange = {
  copiesGained: reach,
  copiesLost: reach,
  launchesGained: reach,
  launchesLost: reach,
  parametersGained: parameters,
  parametersLost: parameters,
  configurationsGained: configurations,
  configurationsLost: configurations,
}

/** What `ibshare rules put --json` prints. */
export const rulesPutOutput = z.strictObject({
  outcome: z
    .enum(['put', 'unchanged', 'dryRun', 'conflict'])
    .describe('`conflict`: somebody put other rules meanwhile, nothing was changed, exit code 1.'),
  version: z.string().describe('The version of the file: 12 hexadecimal digits.'),
  current: z.string().optional().describe('The version that new runs plan with when the command ends.'),
  changes: z
    .strictObject({
      rulesAdded: texts,
      rulesRemoved: texts,
      rulesChanged: z
        .array(
          z.strictObject({
            name: z.string(),
            members: z.array(z.enum(ruleMembers)).readonly(),
            principalsAdded: principals,
            principalsRemoved: principals,
            exclusionsAdded: exclusions,
            exclusionsRemoved: exclusions,
          }),
        )
        .readonly(),
      reachChanged: z
        .array(z.strictObject({ name: z.string(), ...reachChange }).readonly())
        .readonly()
        .describe('Copies, launch permission and parameters of the rules that gain or lose any.'),
      principalsAdded: principals,
      principalsRemoved: principals,
      regionsAdded: texts,
      regionsRemoved: texts,
      settingsChanged,
      ...waiverChanges,
    })
    .describe('Against the version that was current when the command began.'),
  ...effectOfMode,
  unusedTargets: texts.describe('Targets that no rule names.'),
  unusedKeys: texts.describe('Keys that no rule names.'),
  keysMissing: z
    .array(z.strictObject({ rule: z.string(), keys: z.string(), regions: texts }).readonly())
    .readonly()
    .describe('Rules whose keys have none for a Region that they mean.'),
})

/** What `ibshare rules diff --json` prints. */
export const rulesDiffOutput = z.strictObject({
  version: z.string().describe('The version of the file: 12 hexadecimal digits.'),
  current: z.string().optional().describe('The version that new runs plan with.'),
  changed: z.boolean().describe('Whether putting the file would make another version current; exit code 1.'),
  rules: z
    .array(
      z.strictObject({
        name: z.string(),
        change: z.enum(['added', 'removed', 'changed']),
        members: z
          .array(z.enum(ruleMembers))
          .readonly()
          .describe('Members of a changed rule that say something else.'),
        principalsGained: principals,
        principalsLost: principals,
        exclusionsAdded: exclusions,
        exclusionsRemoved: exclusions,
        reach: z.strictObject(reachChange).readonly().describe('Copies, launch permission and parameters.'),
      }),
    )
    .readonly()
    .describe('Rules that change, in the order of the file, those that are gone last.'),
  regionsAdded: texts,
  regionsRemoved: texts,
  settingsChanged,
  ...waiverChanges,
  ...effectOfMode,
})

/** What `ibshare rules history --json` prints: newest first. */
export const rulesHistoryOutput = z.strictObject({
  puts: z
    .array(
      z.strictObject({
        version: z.string(),
        at: z.string().describe('ISO 8601.'),
        actor: z.string().describe('The ARN of the caller.'),
        basedOn: z.string().optional().describe('The version that was current before.'),
      }),
    )
    .readonly(),
})

/** What `ibshare rules show --json` prints. */
export const rulesShowOutput = z.strictObject({
  version: z.string(),
  current: z.boolean().describe('Whether new runs plan with this version.'),
  rules: rulesSchema,
})

/** What `ibshare runs --json` prints: newest first. */
export const runsOutput = z.strictObject({ runs: z.array(runSchema).readonly() })

/** What `ibshare show --json` prints. */
export const showRunOutput = z.strictObject({
  run: runSchema,
  isRunning: z
    .boolean()
    .exactOptional()
    .describe('Absent for a run with an end. `false`: it was stopped before it could write its end.'),
  shares: z.array(shareRecordSchema).readonly(),
  retirements: z
    .array(retirementRecordSchema)
    .readonly()
    .describe('Per rule with `keep` and Region: what of older builds left its share, and what could not.'),
  checks: z
    .array(checkResultOutput)
    .readonly()
    .describe('The matrix of destinations and checks; none for a run that checked no destination.'),
  copies: runCopiesSchema.exactOptional().describe('Absent for a run that plans no copies.'),
})

/** What `--json` prints on stderr when a command cannot do what it was asked to. */
export const failureOutput = z.strictObject({
  error: z.strictObject({
    message: z.string(),
    exitCode: z.int(),
    next: z.string().describe('What to do about it.'),
    problems: z
      .array(
        z.strictObject({
          file: z.string(),
          line: z.int(),
          column: z.int(),
          path: z.string(),
          value: z.string(),
          expectation: z.string(),
          message: z.string(),
        }),
      )
      .readonly()
      .describe('What is wrong with a rules file, in its order.'),
  }),
})
