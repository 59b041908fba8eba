import type { LatestVersionReferences } from '@aws-sdk/client-imagebuilder'

const resourceKinds = [
  'component',
  'image',
  'image-recipe',
  'container-recipe',
  'infrastructure-configuration',
  'image-pipeline',
  'distribution-configuration',
] as const

/** Resource types of Image Builder as their ARNs name them. */
export type ResourceKind = (typeof resourceKinds)[number]

/** What an ARN says. */
export interface ResourceId {
  readonly kind: ResourceKind
  readonly region: string
  /** 12 digits, or `aws`. */
  readonly accountId: string
  /** Normalised. */
  readonly name: string
  /** `x.y.z`, a node may be the wildcard `x`; absent for kinds without versions. */
  readonly version?: string
  /** Absent in version ARNs and for kinds without builds. */
  readonly build?: number
}

const arnPattern =
  /^arn:aws:imagebuilder:([^:]+):(\d{12}|aws(?:-[a-z-]+)?):([a-z-]+)\/([a-z0-9_-]+)(?:\/((?:\d+|x)\.(?:\d+|x)\.(?:\d+|x)))?(?:\/(\d+))?$/

/** Reads an ARN; `undefined` when it is none of the kinds that are modelled. */
export function parseArn(arn: string): ResourceId | undefined {
  const [, region, accountId, kindName, name, version, build] = arnPattern.exec(arn) ?? []
  const kind = resourceKinds.find((known) => known === kindName)
  if (region === undefined || accountId === undefined || kind === undefined || name === undefined) {
    return undefined
  }
  return {
    kind,
    region,
    accountId,
    name,
    ...(version === undefined ? {} : { version }),
    ...(build === undefined ? {} : { build: Number(build) }),
  }
}

/** Writes an ARN, as exact as the id is. */
export function formatArn({ kind, region, accountId, name, version, build }: ResourceId): string {
  const versionPart = version === undefined ? '' : `/${version}`
  const buildPart = build === undefined ? '' : `/${build}`
  return `arn:aws:imagebuilder:${region}:${accountId}:${kind}/${name}${versionPart}${buildPart}`
}

/** The ARN of the version that a build belongs to. */
export function versionArn({ build: _build, ...version }: ResourceId): string {
  return formatArn(version)
}

/** A resource's name as its ARN has it: lower case, blanks and underscores become dashes. */
export function normalisedName(name: string): string {
  return name.toLowerCase().replaceAll(/[ _]/g, '-')
}

/** ARNs with wildcards, from the newest version of all to that of the same patch. */
export function latestVersionReferences(id: ResourceId): LatestVersionReferences {
  const [major = 'x', minor = 'x', patch = 'x'] = (id.version ?? '').split('.')
  const reference = (version: string): string => versionArn({ ...id, version })
  return {
    latestVersionArn: reference('x.x.x'),
    latestMajorVersionArn: reference(`${major}.x.x`),
    latestMinorVersionArn: reference(`${major}.${minor}.x`),
    latestPatchVersionArn: reference(`${major}.${minor}.${patch}`),
  }
}
