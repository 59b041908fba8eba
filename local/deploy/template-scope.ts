import type { Deployment } from './assembly.ts'
import { holds } from './conditions.ts'
import { noValue } from './intrinsics.ts'
import type { Scope } from './intrinsics.ts'
import { parameterValues } from './parameter-values.ts'
import type { Created } from './resource-type.ts'
import type { Place } from './targets.ts'
import { TemplateError } from './template-error.ts'

/** The names of a template and their values, growing as resources are created. */
export interface TemplateScope extends Scope {
  add(logicalId: string, created: Created): void
}

/**
 * The scope of a template before any resource exists.
 * @throws TemplateError for values of parameters that the template does not have or take.
 */
export function createTemplateScope(
  { template, stackName, parameters = {} }: Pick<Deployment, 'template' | 'stackName' | 'parameters'>,
  place: Place,
): TemplateScope {
  const values = parameterValues(template.Parameters, parameters)
  const resources = new Map<string, Created>()
  const pseudoParameters = new Map<string, unknown>([
    ['AWS::AccountId', place.accountId],
    ['AWS::NoValue', noValue],
    ['AWS::Partition', 'aws'],
    ['AWS::Region', place.region],
    ['AWS::StackName', stackName],
    ['AWS::URLSuffix', 'amazonaws.com'],
  ])
  const resourceOf = (logicalId: string): Created => {
    const created = resources.get(logicalId)
    if (created === undefined) throw new TemplateError(`Nothing of the name ${logicalId} exists.`)
    return created
  }

  const scope: TemplateScope = {
    add: (logicalId, created) => void resources.set(logicalId, created),
    ref: (name) => {
      if (pseudoParameters.has(name)) return pseudoParameters.get(name)
      return name in template.Parameters ? values(name) : resourceOf(name).ref
    },
    attribute: (logicalId, attribute) => {
      const value = resourceOf(logicalId).attributes[attribute]
      if (value === undefined)
        throw new TemplateError(`Attribute ${attribute} of ${logicalId} is not known here.`)
      return value
    },
    condition: (name) => {
      const condition = template.Conditions[name]
      if (condition === undefined) throw new TemplateError(`The template has no condition ${name}.`)
      return holds(condition, scope)
    },
  }
  return scope
}
