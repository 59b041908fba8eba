import type { ComponentType } from '@aws-sdk/client-imagebuilder'
import { parse } from 'yaml'
import * as z from 'zod'

import { invalidParameterValue } from './errors.ts'

const documentSchema = z.object({
  schemaVersion: z.union([z.number(), z.string()], 'expected a schema version'),
  phases: z
    .array(z.object({ name: z.enum(['build', 'validate', 'test'], 'expected build, validate or test') }))
    .min(1, 'expected at least one phase'),
})

/**
 * What a component is for, as its document's phases tell: components that only test are TEST.
 * @throws ServiceError InvalidParameterValueException when the text is no component document. Steps are not looked at.
 */
export function componentTypeOf(data: string): ComponentType {
  const parsed = documentSchema.safeParse(yamlOf(data))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw invalidParameterValue(
      'data',
      `${issue?.path.join('.') || 'The document'}: ${issue?.message ?? ''}.`,
    )
  }
  return parsed.data.phases.every(({ name }) => name === 'test') ? 'TEST' : 'BUILD'
}

function yamlOf(data: string): unknown {
  try {
    return parse(data)
  } catch {
    throw invalidParameterValue('data', 'The document is not valid YAML.')
  }
}
