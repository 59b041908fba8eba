import { holds } from './conditions.ts'
import { noValue } from './intrinsics.ts'
import type { Scope } from './intrinsics.ts'
import type { Created } from './resource-type.ts'
import type { Place } from './targets.ts'
import { TemplateError } from './template-error.ts'
import type { Template } from './template.ts'

/** The names of a template and their values, growing as resources are created. */
export interface TemplateScope extends Scope {
  add(logicalId: string, created: Created): void
}

/** The scope of a template before any resource exists. */
export function createTemplateScope(template: Template, stackName: string, place: Place): TemplateScope {
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
      const parameter = template.Parameters[name]
      return parameter === undefined ? resourceOf(name).ref : defaultOf(name, parameter)
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

/** Parameters have no other values than their defaults here; those that live in SSM have none at all. */
function defaultOf(name: string, parameter: Template['Parameters'][string]): unknown {
  if (parameter.Default === undefined || parameter.Type.startsWith('AWS::SSM::'))
    throw new TemplateError(`Parameter ${name} of type ${parameter.Type} has no value here.`)
  return parameter.Default
}
