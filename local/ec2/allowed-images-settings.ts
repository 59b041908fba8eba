import type {
  DisableAllowedImagesSettingsRequest,
  DisableAllowedImagesSettingsResult,
  EnableAllowedImagesSettingsRequest,
  EnableAllowedImagesSettingsResult,
  GetAllowedImagesSettingsRequest,
  GetAllowedImagesSettingsResult,
  ImageCriterionRequest,
  ReplaceImageCriteriaInAllowedImagesSettingsRequest,
  ReplaceImageCriteriaInAllowedImagesSettingsResult,
} from '@aws-sdk/client-ec2'

import type { AnyOperation, Operation } from '../cloud/service.ts'
import { settingsOf } from './account-settings.ts'
import type { Ec2Parts } from './ec2-parts.ts'
import { ec2Schema } from './ec2-schemas.ts'
import { endDryRun, invalidCombination, invalidValue, notModelled } from './errors.ts'

/** The operations that tell and set which AMIs of others an account sees in a Region. */
export function allowedImagesOperations(parts: Ec2Parts): readonly AnyOperation[] {
  return [getSettings(parts), enable(parts), disable(parts), replaceCriteria(parts)]
}

function getSettings(
  parts: Ec2Parts,
): Operation<GetAllowedImagesSettingsRequest, GetAllowedImagesSettingsResult> {
  return {
    schema: ec2Schema('GetAllowedImagesSettings'),
    needs: () => [{ action: 'ec2:GetAllowedImagesSettings', resource: '*' }],
    handle: (input, context) => {
      endDryRun(input)
      const { state, criteria } = settingsOf(parts, context).allowedImages
      return { State: state, ImageCriteria: [...criteria], ManagedBy: 'account' }
    },
  }
}

function enable(
  parts: Ec2Parts,
): Operation<EnableAllowedImagesSettingsRequest, EnableAllowedImagesSettingsResult> {
  return {
    schema: ec2Schema('EnableAllowedImagesSettings'),
    needs: () => [{ action: 'ec2:EnableAllowedImagesSettings', resource: '*' }],
    handle: (input, context) => {
      const { AllowedImagesSettingsState: state } = input
      if (state !== 'enabled' && state !== 'audit-mode')
        throw invalidValue(
          `Value (${state}) for parameter AllowedImagesSettingsState is invalid. Expected enabled or audit-mode.`,
        )
      endDryRun(input)
      const settings = settingsOf(parts, context)
      settings.allowedImages = { ...settings.allowedImages, state }
      return { AllowedImagesSettingsState: state }
    },
  }
}

function disable(
  parts: Ec2Parts,
): Operation<DisableAllowedImagesSettingsRequest, DisableAllowedImagesSettingsResult> {
  return {
    schema: ec2Schema('DisableAllowedImagesSettings'),
    needs: () => [{ action: 'ec2:DisableAllowedImagesSettings', resource: '*' }],
    handle: (input, context) => {
      endDryRun(input)
      const settings = settingsOf(parts, context)
      settings.allowedImages = { ...settings.allowedImages, state: 'disabled' }
      return { AllowedImagesSettingsState: 'disabled' }
    },
  }
}

/** All criteria at once, whether they are in force or not; a request without any leaves none. */
function replaceCriteria(
  parts: Ec2Parts,
): Operation<
  ReplaceImageCriteriaInAllowedImagesSettingsRequest,
  ReplaceImageCriteriaInAllowedImagesSettingsResult
> {
  return {
    schema: ec2Schema('ReplaceImageCriteriaInAllowedImagesSettings'),
    needs: () => [{ action: 'ec2:ReplaceImageCriteriaInAllowedImagesSettings', resource: '*' }],
    handle: (input, context) => {
      const { ImageCriteria: criteria = [] } = input
      checkCount('ImageCriteria', criteria, 10)
      criteria.forEach(checkCriterion)
      endDryRun(input)
      const settings = settingsOf(parts, context)
      settings.allowedImages = { ...settings.allowedImages, criteria }
      return { ReturnValue: true }
    },
  }
}

const providerForm = /^(?:amazon|aws-marketplace|aws-backup-vault|none|\d{12})$/
const nameForm = /^[\w()[\] ./'@*?-]{1,128}$/

/** Limits and forms are those of the EC2 API Reference, ImageCriterionRequest. */
function checkCriterion(criterion: ImageCriterionRequest): void {
  const { ImageProviders: providers = [], ImageNames: names = [], MarketplaceProductCodes = [] } = criterion
  if (criterion.ImageWatermarks !== undefined || criterion.ScanResultCondition !== undefined)
    throw notModelled('criteria without ImageWatermarks and ScanResultCondition')
  checkCount('ImageProviders', providers, 200)
  checkCount('ImageNames', names, 50)
  checkCount('MarketplaceProductCodes', MarketplaceProductCodes, 50)
  checkForm('ImageProviders', providers, providerForm)
  checkForm('ImageNames', names, nameForm)
  if (providers.includes('none') && providers.length > 1)
    throw invalidCombination('The image provider none cannot be specified with other values.')
}

function checkCount(parameter: string, values: readonly unknown[], most: number): void {
  if (values.length > most)
    throw invalidValue(
      `Value for parameter ${parameter} is invalid. Expected at most ${most}, got ${values.length}.`,
    )
}

function checkForm(parameter: string, values: readonly string[], form: RegExp): void {
  const wrong = values.find((value) => !form.test(value))
  if (wrong !== undefined) throw invalidValue(`Value (${wrong}) for parameter ${parameter} is invalid.`)
}
