import { askOnce } from '../lib/copies/ask-once.ts'
import type { BuildRecord, BuiltImage, SourceFacts } from '../lib/domain/copying/built-image.ts'
import { outputOf } from '../lib/domain/copying/built-image.ts'
import {
  containerImage,
  notAnImage,
  sourceAmiNotAvailable,
  sourceAmiUnknown,
} from '../lib/domain/copying/source-findings.ts'
import type { Finding } from '../lib/domain/outcome.ts'
import type { ResourceArn } from '../lib/domain/resource-arn.ts'
import { factsOf } from '../lib/domain/resource-type.ts'
import { checkForm, imageNotAvailable, resourceNotFound } from '../lib/domain/run/prerequisites.ts'
import type { BuildRecords, SourceImages } from '../lib/ports/built-images.ts'
import type { EncryptionKeys } from '../lib/ports/encryption-keys.ts'

/** What reading the source of copies needs. */
export interface ReadSourceDeps {
  readonly builds: Pick<BuildRecords, 'findBuild'>
  readonly sources: SourceImages
  readonly keys: EncryptionKeys
  readonly ownerId: string
}

/** A finished build whose AMI can be copied, or why there is none. */
export type SourceReading =
  | {
      readonly kind: 'source'
      readonly record: BuildRecord
      readonly built: BuiltImage
      readonly facts: SourceFacts
    }
  /** A container image: nothing is wrong with it, and there is nothing to copy. */
  | { readonly kind: 'container'; readonly record: BuildRecord; readonly finding: Finding }
  | { readonly kind: 'refused'; readonly finding: Finding }

/** A build whose AMI is not looked at yet. */
interface Build {
  readonly kind: 'build'
  readonly arn: ResourceArn
  readonly record: BuildRecord
}

/** Reads a build, and what EC2 and KMS say of its AMI. */
export async function readSource(imageArn: string, deps: ReadSourceDeps): Promise<SourceReading> {
  const build = await readBuild(imageArn, deps)
  return build.kind === 'build' ? readAmi(build, deps) : build
}

/** Builds that are read at once: Image Builder has no call for several, and does not tell how many it answers a second. */
const buildsAtOnce = 10

/**
 * The same for hundreds of builds. Their AMIs are asked for all at once, which EC2 answers with a few calls, and each key
 * is read once.
 */
export async function readSources(
  imageArns: readonly string[],
  deps: ReadSourceDeps,
): Promise<readonly SourceReading[]> {
  const builds: Awaited<ReturnType<typeof readBuild>>[] = []
  for (let start = 0; start < imageArns.length; start += buildsAtOnce) {
    const some = imageArns.slice(start, start + buildsAtOnce)
    builds.push(...(await Promise.all(some.map(async (arn) => readBuild(arn, deps)))))
  }
  const known = { ...deps, keys: readingOnce(deps.keys) }
  return Promise.all(builds.map(async (build) => (build.kind === 'build' ? readAmi(build, known) : build)))
}

function readingOnce(keys: EncryptionKeys): EncryptionKeys {
  const itself = (keyArn: string): string => keyArn
  return { read: askOnce(async (keyArn) => keys.read(keyArn), itself) }
}

async function readBuild(imageArn: string, deps: ReadSourceDeps): Promise<Build | SourceReading> {
  const form = checkForm(imageArn, deps.ownerId)
  if (form.kind === 'refused') return form
  const { arn } = form
  if (arn.type !== 'image') return refused(notAnImage(imageArn, factsOf(arn.type).words))
  const record = await deps.builds.findBuild(imageArn)
  if (record === undefined) return refused(resourceNotFound(arn))
  if (record.status !== 'AVAILABLE') return refused(imageNotAvailable(arn, record.status))
  if (record.type === 'DOCKER') return { kind: 'container', record, finding: containerImage(imageArn) }
  return { kind: 'build', arn, record }
}

async function readAmi({ arn, record }: Build, deps: ReadSourceDeps): Promise<SourceReading> {
  const { region, ownerId } = arn
  const output = outputOf(record, { accountId: ownerId, region })
  if (output === undefined) return refused(sourceAmiUnknown(arn.text))
  const { imageId } = output
  const source = await deps.sources.findSource(imageId, region)
  if (source?.state !== 'available') return refused(sourceAmiNotAvailable(imageId, region, source?.state))
  const { keyArns, gigabytes, virtualizationType, isEncrypted } = source
  const keys = await Promise.all(keyArns.map(async (keyArn) => deps.keys.read(keyArn)))
  const hasManagedKey = keys.some(({ kind }) => kind === 'awsManaged')
  return {
    kind: 'source',
    record,
    built: builtImage(arn, record, imageId),
    facts: { gigabytes, virtualizationType, isEncrypted, hasManagedKey },
  }
}

function builtImage(arn: ResourceArn, record: BuildRecord, sourceImageId: string): BuiltImage {
  const { text, ownerId, region, name, version, build = '' } = arn
  const { createdAt, amis, distributed } = record
  return {
    arn: text,
    ownerId,
    region,
    name,
    version: `${version}/${build}`,
    createdAt,
    sourceImageId,
    amis,
    distributed,
  }
}

function refused(finding: Finding): SourceReading {
  return { kind: 'refused', finding }
}
