import * as z from 'zod/mini'

import { accountIdPattern } from '../account-id.ts'
import { unitPattern } from '../organizational-unit.ts'
import type { RunTrigger } from './run.ts'

const imageBuildArnPattern =
  /^arn:aws[a-z-]*:imagebuilder:[a-z0-9-]+:\d{12}:image\/[a-z0-9-_]+\/\d+\.\d+\.\d+\/\d+$/

const distributionArnPattern =
  /^arn:aws[a-z-]*:imagebuilder:[a-z0-9-]+:\d{12}:distribution-configuration\/[a-z0-9-_]+$/

const distributionWords = 'a distribution configuration, its distributions, or its ARN'

const checkOnly = z.exactOptional(z.boolean({ error: 'true or false' }))

/** The ARN of an image's build, as EventBridge's event names it. */
export const imageBuildArn = text(imageBuildArnPattern, 'the ARN of an image build (.../1.2.3/1)')

const eitherForm =
  'an object with eventId, resource, time, or one with resources and accounts, organizationalUnits, organization or distribute'

/** What start-run passes on of an event: the same bytes for the same event, so that a repeat is no second run. */
export const builtImageInput = z.strictObject(
  {
    eventId: text(/^.{1,128}$/, "the event's id"),
    resource: imageBuildArn,
    time: text(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/, "the event's time, ISO 8601"),
    // Never of an event: a person asks what its run would find.
    checkOnly,
  },
  { error: eitherForm },
)

/** What a person starts an execution with: these resources to these principals, or these AMIs as a configuration says, now. */
export const manualInput = z
  .strictObject({
    resources: listOf(text(/^[^]{1,2048}$/, 'the ARN of a resource'), { max: 2000, words: 'resource ARNs' }),
    accounts: z.exactOptional(
      listOf(text(accountIdPattern, 'an account id: a string of 12 digits'), {
        // Image Builder takes as many target accounts in one distribution.
        max: 1536,
        words: 'account ids',
      }),
    ),
    organizationalUnits: z.exactOptional(
      listOf(text(unitPattern, 'the id or ARN of an organizational unit'), {
        max: 100,
        words: 'ids or ARNs of organizational units',
      }),
    ),
    organization: z.exactOptional(z.literal(true, { error: 'true' })),
    mode: z.exactOptional(z.enum(['auto', 'policy', 'share'], { error: 'auto, policy or share' })),
    adopt: z.exactOptional(z.boolean({ error: 'true or false' })),
    // What it says is read by the plan, which names everything that is wrong with it.
    distribute: z.exactOptional(
      z.union(
        [
          text(distributionArnPattern, distributionWords),
          z.array(z.unknown()),
          z.record(z.string(), z.unknown()),
        ],
        { error: distributionWords },
      ),
    ),
    checkOnly,
    reason: z.exactOptional(text(/^[^]{0,500}$/, 'a text of at most 500 characters')),
  })
  .check(
    z.refine((input) => input.distribute !== undefined || sharingMembers(input).length > 0, {
      error: 'an object with at least one of accounts, organizationalUnits, organization, or with distribute',
    }),
    z.refine((input) => input.distribute === undefined || sharingMembers(input).length === 0, {
      error: 'an object whose distribute says alone whom the AMIs are for',
    }),
  )

/** The input of an execution, in either form. */
export const runInput = z.union([builtImageInput, manualInput], { error: eitherForm })

/** The input of an execution, in either form. */
export type RunInput = z.infer<typeof runInput>

/** What started the run, where its input cannot be read. */
export function refusedTrigger(input: unknown): RunTrigger {
  return { kind: 'refused', inputText: JSON.stringify(input ?? null).slice(0, 1_000) }
}

/** What started the run, as the ledger keeps it. */
export function triggerOf(input: RunInput): RunTrigger {
  if ('eventId' in input) {
    const { eventId, resource, time: _, ...rest } = input
    return { kind: 'imageBuilt', eventId, resourceArn: resource, ...rest }
  }
  const { resources, accounts, distribute, ...wanted } = input
  if (distribute !== undefined) {
    const { checkOnly: isCheckOnly, reason } = wanted
    return {
      kind: 'manualCopy',
      resourceArns: [...new Set(resources)],
      distribute,
      ...(isCheckOnly === undefined ? {} : { checkOnly: isCheckOnly }),
      ...(reason === undefined ? {} : { reason }),
    }
  }
  return {
    kind: 'manual',
    resourceArns: [...new Set(resources)],
    ...(accounts === undefined ? {} : { accounts: [...new Set(accounts)] }),
    ...wanted,
  }
}

/** What says how and with whom something is shared. */
function sharingMembers(input: Readonly<Record<string, unknown>>): readonly string[] {
  const members = ['accounts', 'organizationalUnits', 'organization', 'mode', 'adopt']
  return members.filter((member) => input[member] !== undefined)
}

function text(pattern: RegExp, expectation: string) {
  return z.string({ error: expectation }).check(z.regex(pattern, { error: expectation }))
}

function listOf<T extends z.core.$ZodType>(item: T, size: { readonly max: number; readonly words: string }) {
  const expectation = `a list of 1 to ${size.max} ${size.words}`
  return z
    .array(item, { error: expectation })
    .check(z.minLength(1, { error: expectation }), z.maxLength(size.max, { error: expectation }))
}
