import type { Finding } from '../outcome.ts'
import type { BuiltImage } from './built-image.ts'
import { wasCarriedOut } from './carried-out.ts'
import { memberNotCarriedOut, noEntryInSourceRegion, tooManyPerRegion } from './distribution-findings.ts'
import type { Distribution } from './distribution-schema.ts'
import { outputsElsewhere } from './entry-accounts.ts'

/** Image Builder's quota "launch templates modified per distribution configuration per Region". */
export const mostLaunchTemplatesPerRegion = 5

/** Image Builder's quota "SSM parameters per distribution configuration per Region". */
export const mostParametersPerRegion = 10

/** What the entries of a distribution configuration have to do with each other and with the build. */
export function checkDistributions(
  distributions: readonly Distribution[],
  built: Pick<BuiltImage, 'region' | 'distributed' | 'ownerId'>,
): readonly Finding[] {
  const isInSourceRegion = distributions.some(
    (entry) => entry.region === built.region && entry.amiDistributionConfiguration !== undefined,
  )
  return [
    ...(isInSourceRegion ? [] : [noEntryInSourceRegion(built.region)]),
    ...distributions.flatMap((entry, index) => membersNotCarriedOut(entry, index, built.distributed)),
    ...distributions.flatMap((entry, index) => outputsElsewhere(entry, index, built.ownerId)),
    ...perRegion(distributions),
  ]
}

/** Members that only Image Builder carries out, and what people call them. */
const imageBuilderOnly = [
  ['containerDistributionConfiguration', 'Container images'],
  ['licenseConfigurationArns', 'License configurations'],
  ['s3ExportConfiguration', 'Exports to S3'],
  ['fastLaunchConfigurations', 'Fast launch configurations'],
] as const

function membersNotCarriedOut(
  entry: Distribution,
  index: number,
  distributed: readonly Distribution[],
): readonly Finding[] {
  const { region } = entry
  return imageBuilderOnly
    .map(([member, words]) => ({ member, words, value: entry[member] }))
    .filter(({ value }) => value !== undefined)
    .filter(({ member, value }) => !wasCarriedOut(distributed, { region, member, value }))
    .map(({ member, words }) => memberNotCarriedOut(member, words, index))
}

function perRegion(distributions: readonly Distribution[]): readonly Finding[] {
  return [...Map.groupBy(distributions, ({ region }) => region)].flatMap(([region, entries]) => {
    const templates = entries.flatMap(({ launchTemplateConfigurations: all = [] }) => all).length
    const parameters = entries.flatMap(({ ssmParameterConfigurations: all = [] }) => all).length
    return [
      {
        check: 'LAUNCH_TEMPLATE_QUOTA',
        words: 'launch templates',
        count: templates,
        most: mostLaunchTemplatesPerRegion,
        region,
      },
      {
        check: 'SSM_PARAMETER_QUOTA',
        words: 'SSM parameters',
        count: parameters,
        most: mostParametersPerRegion,
        region,
      },
    ]
      .filter(({ count, most }) => count > most)
      .map(tooManyPerRegion)
  })
}
