import { kindOfPrincipal } from '../principal.ts'
import type { PrincipalKind } from '../principal.ts'
import { amiSpecOf } from './ami-spec.ts'
import type { AmiSpec } from './ami-spec.ts'
import { outputOf } from './built-image.ts'
import type { BuiltImage } from './built-image.ts'
import type { LaunchRule } from './copy-rule-schema.ts'
import type { LaunchPermissionConfiguration } from './distribution-schema.ts'
import { keyMembers, parameterNames, parametersIn } from './rule-request.ts'
import type { RuleRequest } from './rule-request.ts'
import { nothingWanted } from './wanted-copy.ts'
import type { CopyOutputs, Wanted, WantedCopy } from './wanted-copy.ts'

/**
 * What a rule's `launch` wants: launch permission on the owner's AMI of each Region. Where the owner has none, it gets
 * a copy of its own.
 */
export function wantedFromLaunch(launch: LaunchRule, request: RuleRequest, built: BuiltImage): Wanted {
  const { ownerId } = built
  const reading = amiSpecOf({}, built, `${request.ruleName}.launch`)
  const names = parameterNames(request, built)
  if (reading.kind === 'refused') return { ...nothingWanted, findings: reading.findings }
  if (names.findings.length > 0) return { ...nothingWanted, findings: names.findings }

  const lanes = request.regions
    .map((region) => ({ region, principals: request.principalsIn(region).filter((id) => id !== ownerId) }))
    .filter(({ principals }) => principals.length > 0)
    .map(({ region, principals }) => ({
      region,
      outputs: {
        launchPermission: launchPermissionFor(principals),
        launchTemplates: [],
        parameters: [...new Set([ownerId, ...request.accountsIn(region)])].flatMap((accountId) =>
          parametersIn(accountId, names.parameters),
        ),
      },
    }))
  const wantedBy = [request.ruleName]
  return {
    ...nothingWanted,
    existing: lanes.flatMap(({ region, outputs }) => {
      const ami = outputOf(built, { accountId: ownerId, region })
      return ami === undefined ? [] : [{ ...ami, outputs, wantedBy }]
    }),
    copies: lanes
      .filter(({ region }) => outputOf(built, { accountId: ownerId, region }) === undefined)
      .map((lane) => ownersCopy(lane, reading.spec, { launch, request, ownerId })),
  }
}

/** Principals as Image Builder's configuration sorts them. */
function launchPermissionFor(principals: readonly string[]): LaunchPermissionConfiguration {
  const ofKind = (kind: PrincipalKind) =>
    principals.filter((principal) => kindOfPrincipal(principal) === kind)
  const userIds = ofKind('account')
  const organizationArns = ofKind('organization')
  const organizationalUnitArns = ofKind('organizationalUnit')
  return {
    ...(userIds.length > 0 ? { userIds } : {}),
    ...(organizationArns.length > 0 ? { organizationArns } : {}),
    ...(organizationalUnitArns.length > 0 ? { organizationalUnitArns } : {}),
  }
}

function ownersCopy(
  { region, outputs }: { readonly region: string; readonly outputs: CopyOutputs },
  spec: AmiSpec,
  wish: { readonly launch: LaunchRule; readonly request: RuleRequest; readonly ownerId: string },
): WantedCopy {
  const { launch, request, ownerId } = wish
  const keys = launch.kmsKeys === undefined ? undefined : request.kmsKeys
  return {
    accountId: ownerId,
    region,
    ...spec,
    ...keyMembers(keys, { accountId: ownerId, region }, ownerId),
    relay: false,
    outputs,
    wantedBy: [request.ruleName],
  }
}
