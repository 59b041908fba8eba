import {
  LabelParameterVersion$,
  type LabelParameterVersionRequest,
  type LabelParameterVersionResult,
} from '@aws-sdk/client-ssm'

import { ServiceError, type Operation } from '../cloud/service.ts'
import { constraintViolated, versionNotFound } from './errors.ts'
import { emitChange } from './parameter-events.ts'
import { parameterNeed } from './parameter-needs.ts'
import { latestVersion, type Parameter, type ParameterVersion } from './parameter-store.ts'
import { placeOf, requireParameter, type SsmParts } from './ssm-parts.ts'

/** A version has at most 10 labels (SSM API Reference, LabelParameterVersion). */
const maxLabels = 10

const labelForm = /^(?!\d|aws|ssm)[\w.-]+$/i

/** LabelParameterVersion: a label that another version has moves here; those of a wrong form are left out and named. */
export function labelParameterVersion(
  parts: SsmParts,
): Operation<LabelParameterVersionRequest, LabelParameterVersionResult> {
  return {
    schema: LabelParameterVersion$,
    needs: (input, context) => [parameterNeed(parts, 'LabelParameterVersion', { name: input.Name, context })],
    handle: (input, context) => {
      const labels = checkedLabels(input.Labels ?? [])
      const { key, parameter } = requireParameter(parts, input.Name, context)
      const number = input.ParameterVersion ?? latestVersion(parameter).number
      if (!parameter.versions.some((version) => version.number === number))
        throw versionNotFound(`version ${number}`, parameter.name)

      const valid = labels.filter((label) => labelForm.test(label))
      if (valid.length > 0) {
        const labelled = withLabels(parameter, number, valid)
        const place = placeOf(context)
        parts.stores.of(place).put(key, labelled)
        emitChange(parts, labelled, { operation: 'LabelParameterVersion', place })
      }
      return { InvalidLabels: labels.filter((label) => !labelForm.test(label)), ParameterVersion: number }
    },
  }
}

function checkedLabels(labels: readonly string[]): readonly string[] {
  const shown = `[${labels.join(', ')}]`
  if (labels.length < 1) throw constraintViolated('labels', shown, 'have length greater than or equal to 1')
  if (labels.length > maxLabels)
    throw constraintViolated('labels', shown, `have length less than or equal to ${maxLabels}`)
  if (labels.some((label) => label.length < 1 || label.length > 100))
    throw constraintViolated('labels', shown, 'have length from 1 to 100')
  return labels
}

function withLabels(parameter: Parameter, number: number, added: readonly string[]): Parameter {
  const relabelled = (version: ParameterVersion): ParameterVersion => {
    const others = version.labels.filter((label) => !added.includes(label))
    return { ...version, labels: version.number === number ? [...others, ...added] : others }
  }
  const [first, ...others] = parameter.versions
  const labelled: Parameter = { ...parameter, versions: [relabelled(first), ...others.map(relabelled)] }
  if (labelled.versions.some(({ labels }) => labels.length > maxLabels))
    throw new ServiceError(
      'ParameterVersionLabelLimitExceeded',
      `A parameter version can have maximum ${maxLabels} labels. Move one or more labels to another version and try again.`,
    )
  return labelled
}
