import type { Finding } from '../outcome.ts'
import { distinctContents, isSame } from './carried-out.ts'
import { copyWantedTwice } from './copy-findings.ts'
import type { LaunchPermissionConfiguration } from './distribution-schema.ts'
import { laneNameOf } from './lane-key.ts'
import type { LaneKey } from './lane-key.ts'
import { parameterOutput } from './wanted-copy.ts'
import type { CopyOutputs, ExistingOutput, Wanted, WantedCopy } from './wanted-copy.ts'

/**
 * What several rules want of one image. Launch permissions are united, and the same copy is made once; two different
 * copies for one account and Region are refused, neither is made. A parameter of an account names the account's own AMI,
 * where it has one, rather than the owner's that it may launch.
 */
export function uniteWanted(wanted: readonly Wanted[]): Wanted {
  const groups = [
    ...Map.groupBy(
      wanted.flatMap(({ copies }) => copies),
      laneNameOf,
    ).values(),
  ].map(uniteLane)
  const copies = groups.flatMap((group) => group.copies)
  const existing = uniteExisting(wanted.flatMap((one) => one.existing))
  const own = new Set([...copies, ...existing].flatMap(ownParameters))
  return {
    copies: copies.map((copy) => withoutParametersOf(own, copy)),
    existing: existing.map((one) => withoutParametersOf(own, one)),
    relayOutputs: wanted.flatMap(({ relayOutputs }) => relayOutputs),
    findings: [...wanted.flatMap(({ findings }) => findings), ...groups.flatMap(({ findings }) => findings)],
  }
}

/** An AMI that is there is named once, with everything that is to be made of it. */
function uniteExisting(existing: readonly ExistingOutput[]): readonly ExistingOutput[] {
  const groups = Map.groupBy(existing, (one) => `${laneNameOf(one)}#${one.imageId}`).values()
  return [...groups].flatMap((same) => {
    const [first] = same
    if (first === undefined) return []
    const wantedBy = [...new Set(same.flatMap((one) => one.wantedBy))]
    return [{ ...first, outputs: same.map(({ outputs }) => outputs).reduce(uniteOutputs), wantedBy }]
  })
}

type WithOutputs = LaneKey & { readonly outputs: CopyOutputs }

function ownParameters({ accountId, region, outputs }: WithOutputs): readonly string[] {
  return outputs.parameters
    .filter((parameter) => parameter.accountId === accountId)
    .map((parameter) => `${region} ${parameterOutput(parameter)}`)
}

/** Two AMIs in one parameter would be as chance has it. */
function withoutParametersOf<T extends WithOutputs>(own: ReadonlySet<string>, ami: T): T {
  const { accountId, region, outputs } = ami
  const parameters = outputs.parameters.filter(
    (parameter) => parameter.accountId === accountId || !own.has(`${region} ${parameterOutput(parameter)}`),
  )
  return { ...ami, outputs: { ...outputs, parameters } }
}

/** Both lists of accounts, organizations and groups. */
export function unitePermissions(
  a: LaunchPermissionConfiguration,
  b: LaunchPermissionConfiguration,
): LaunchPermissionConfiguration {
  const united = {
    userIds: union(a.userIds, b.userIds),
    userGroups: union(a.userGroups, b.userGroups),
    organizationArns: union(a.organizationArns, b.organizationArns),
    organizationalUnitArns: union(a.organizationalUnitArns, b.organizationalUnitArns),
  }
  return {
    ...(united.userIds.length > 0 ? { userIds: united.userIds } : {}),
    ...(united.userGroups.length > 0 ? { userGroups: united.userGroups } : {}),
    ...(united.organizationArns.length > 0 ? { organizationArns: united.organizationArns } : {}),
    ...(united.organizationalUnitArns.length > 0
      ? { organizationalUnitArns: united.organizationalUnitArns }
      : {}),
  }
}

function uniteLane(same: readonly WantedCopy[]): {
  readonly copies: readonly WantedCopy[]
  readonly findings: readonly Finding[]
} {
  const [first, ...others] = same
  if (first === undefined) return { copies: [], findings: [] }
  const wantedBy = [...new Set(same.flatMap((copy) => copy.wantedBy))]
  if (others.some((other) => !isSame(contentOf(other), contentOf(first)))) {
    return { copies: [], findings: [copyWantedTwice(first, wantedBy)] }
  }
  return {
    copies: [
      {
        ...first,
        relay: same.every(({ relay }) => relay),
        outputs: same.map(({ outputs }) => outputs).reduce(uniteOutputs),
        wantedBy,
      },
    ],
    findings: [],
  }
}

/** What must be the same for one AMI to serve both. */
function contentOf({ name, description, amiTags, kmsKeyId }: WantedCopy) {
  return { name, description, amiTags, kmsKeyId }
}

/** Everything that both make of an AMI, each once. */
export function uniteOutputs(a: CopyOutputs, b: CopyOutputs): CopyOutputs {
  const permissions = [a.launchPermission, b.launchPermission].filter((one) => one !== undefined)
  return {
    ...(permissions.length === 0 ? {} : { launchPermission: permissions.reduce(unitePermissions) }),
    launchTemplates: distinctContents([...a.launchTemplates, ...b.launchTemplates]),
    parameters: distinctContents([...a.parameters, ...b.parameters]),
  }
}

function union<T>(a: readonly T[] = [], b: readonly T[] = []): readonly T[] {
  return [...new Set([...a, ...b])]
}
