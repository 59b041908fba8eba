import { TemplateError } from './template-error.ts'
import type { Template } from './template.ts'

type Parameters = Template['Parameters']

/**
 * The values of a template's parameters: those that are given, else their defaults. Those that live in SSM have none.
 * @throws TemplateError for a value that its parameter does not take, or whose parameter the template does not have;
 * the returned function, for a parameter without a value.
 */
export function parameterValues(
  parameters: Parameters,
  given: Readonly<Record<string, string>>,
): (name: string) => unknown {
  const unknown = Object.keys(given).filter((name) => !(name in parameters))
  if (unknown.length > 0)
    throw new TemplateError(`Parameters: [${unknown.join(', ')}] do not exist in the template`)
  for (const [name, value] of Object.entries(given)) checkValue(name, value, parameters)

  return (name) => {
    const parameter = parameters[name]
    const value = given[name] ?? parameter?.Default
    if (parameter === undefined || value === undefined || parameter.Type.startsWith('AWS::SSM::'))
      throw new TemplateError(`Parameter ${name} of type ${parameter?.Type} has no value here.`)
    return isList(parameter.Type) && typeof value === 'string' ? value.split(',') : value
  }
}

function checkValue(name: string, value: string, parameters: Parameters): void {
  const { Type = 'String', AllowedPattern, AllowedValues } = parameters[name] ?? {}
  const values = isList(Type) ? value.split(',') : [value]
  const allowed = AllowedValues?.map(String)
  if (allowed !== undefined && !values.every((each) => allowed.includes(each)))
    throw new TemplateError(`Parameter '${name}' must be one of AllowedValues`)
  if (AllowedPattern !== undefined && !values.every((each) => matchesWhole(AllowedPattern, each)))
    throw new TemplateError(`Parameter '${name}' must match pattern ${AllowedPattern}`)
}

function matchesWhole(pattern: string, value: string): boolean {
  return new RegExp(`^(?:${pattern})$`).test(value)
}

function isList(type: string): boolean {
  return type === 'CommaDelimitedList' || type.startsWith('List<')
}
