import { ServiceError } from '../cloud/service.ts'
import { constraintViolated, invalidRequest } from './errors.ts'

/** Characters of a value in the standard and in the advanced tier (Systems Manager User Guide, "Managing parameter tiers"). */
const maxStandardLength = 4096
const maxAdvancedLength = 8192

const maxPatternLength = 1024

/** The tiers that a parameter can be in; Intelligent-Tiering chooses one of them. */
export type StoredTier = 'Standard' | 'Advanced'

/**
 * The tier that a parameter gets. None goes back from the advanced tier.
 * @throws ServiceError ValidationException.
 */
export function chosenTier(
  asked: string | undefined,
  { value, current }: { readonly value: string; readonly current: string | undefined },
): StoredTier {
  switch (asked) {
    case undefined:
      return current === 'Advanced' ? 'Advanced' : 'Standard'
    case 'Advanced':
      return 'Advanced'
    case 'Intelligent-Tiering':
      return current === 'Advanced' || value.length > maxStandardLength ? 'Advanced' : 'Standard'
    case 'Standard':
      if (current !== 'Advanced') return 'Standard'
      throw invalidRequest(
        "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.",
      )
    default:
      throw constraintViolated(
        'tier',
        asked,
        'satisfy enum value set: [Standard, Advanced, Intelligent-Tiering]',
      )
  }
}

/** @throws ServiceError ValidationException for an empty, too long or nested value. */
export function checkValue(value: string, tier: StoredTier): void {
  if (value === '') throw constraintViolated('value', value, 'have length greater than or equal to 1.')
  if (/\{\{[\s\S]*\}\}/.test(value))
    throw invalidRequest(`Parameter value: values wrapped in double brackets {{}} are not allowed.`)
  if (tier === 'Standard' && value.length > maxStandardLength)
    throw invalidRequest(
      `Standard tier parameters support a maximum parameter value of ${maxStandardLength} characters. To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier. For more information, see https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html`,
    )
  if (value.length > maxAdvancedLength)
    throw invalidRequest(
      `Advanced tier parameters support a maximum parameter value of ${maxAdvancedLength} characters.`,
    )
}

/** @throws ServiceError InvalidAllowedPatternException, ParameterPatternMismatchException. */
export function checkPattern(pattern: string | undefined, value: string): void {
  if (pattern === undefined) return
  if (pattern.length > maxPatternLength)
    throw constraintViolated(
      'allowedPattern',
      pattern,
      `have length less than or equal to ${maxPatternLength}`,
    )
  if (!compiled(pattern).test(value))
    throw new ServiceError(
      'ParameterPatternMismatchException',
      `Parameter value, ${value}, doesn't match the allowed pattern ${pattern}.`,
    )
}

function compiled(pattern: string): RegExp {
  try {
    return new RegExp(pattern)
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
    throw new ServiceError(
      'InvalidAllowedPatternException',
      `The allowed pattern ${pattern} is not a valid regular expression.`,
    )
  }
}
