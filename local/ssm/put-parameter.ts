import { PutParameter$, type PutParameterRequest, type PutParameterResult } from '@aws-sdk/client-ssm'

import { ServiceError, type Operation } from '../cloud/service.ts'
import { invalidRequest, notModelled } from './errors.ts'
import { checkOpen, validateLater } from './image-validation.ts'
import { newVersion } from './new-version.ts'
import { emitChange } from './parameter-events.ts'
import { checkedName, keyOfName, parameterArn } from './parameter-names.ts'
import { parameterNeed, requestTags } from './parameter-needs.ts'
import {
  latestVersion,
  type Parameter,
  type ParameterStore,
  type ParameterVersion,
} from './parameter-store.ts'
import { withVersion } from './parameter-versions.ts'
import { placeOf, type SsmParts } from './ssm-parts.ts'
import { readTags } from './tag-values.ts'

/** Parameters of an account in a Region (Systems Manager User Guide, "Managing parameter tiers"). */
const maxParameters = { Standard: 10_000, Advanced: 100_000 } as const

/** PutParameter: a new parameter, or with Overwrite a new version of one. An AMI id is validated afterwards. */
export function putParameter(parts: SsmParts): Operation<PutParameterRequest, PutParameterResult> {
  return {
    schema: PutParameter$,
    needs: (input, context) => {
      const tags = input.Tags ?? []
      const name = input.Name
      const put = parameterNeed(parts, 'PutParameter', { name, context })
      const keys = { ...put.context, 'ssm:Overwrite': String(input.Overwrite ?? false) }
      if (tags.length === 0) return [{ ...put, context: keys }]
      const tagging = parameterNeed(parts, 'AddTagsToResource', { name, context })
      return [
        { ...put, context: { ...keys, ...requestTags(tags) } },
        { ...tagging, context: { ...tagging.context, ...requestTags(tags) } },
      ]
    },
    handle: (input, context) => {
      const place = placeOf(context)
      const name = checkedName(input.Name ?? '', place)
      const key = keyOfName(name)
      const store = parts.stores.of(place)
      const existing = store.find(key)
      checkRequest(input, existing)
      checkOpen(parts, key, place)
      const version = newVersion(parts, input, { existing, context })
      if (existing === undefined) checkCount(store, version)

      const created: Parameter = {
        name,
        arn: parameterArn(place, name),
        versions: [version],
        tags: readTags(input.Tags ?? []),
      }
      const parameter = existing === undefined ? created : withVersion(existing, version)
      if (version.dataType === 'aws:ec2:image') validateLater(parts, { key, created, version, context })
      else {
        store.put(key, parameter)
        emitChange(parts, parameter, { operation: existing === undefined ? 'Create' : 'Update', place })
      }
      return { Version: version.number, Tier: version.tier }
    },
  }
}

function checkRequest(
  { Overwrite: overwrite = false, Tags: tags = [], KeyId, Policies }: PutParameterRequest,
  existing: Parameter | undefined,
): void {
  if (KeyId !== undefined) throw notModelled('a parameter without KeyId')
  if (Policies !== undefined) throw notModelled('a parameter without Policies')
  if (overwrite && tags.length > 0)
    throw invalidRequest(
      "Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.",
    )
  if (existing !== undefined && !overwrite)
    throw new ServiceError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    )
}

/** @throws ServiceError ParameterLimitExceeded. */
function checkCount(store: ParameterStore, { tier }: ParameterVersion): void {
  const limit = tier === 'Advanced' ? maxParameters.Advanced : maxParameters.Standard
  const count = store.all().filter((parameter) => latestVersion(parameter).tier === tier).length
  if (count < limit) return
  throw new ServiceError(
    'ParameterLimitExceeded',
    `You have exceeded the number of parameters for this AWS account. Delete one or more parameters and try again.`,
  )
}
