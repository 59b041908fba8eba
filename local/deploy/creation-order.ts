import { attributeOf, substitutedNames } from './intrinsics.ts'
import { TemplateError } from './template-error.ts'
import type { Template, TemplateResource } from './template.ts'

/**
 * The logical ids of a template's resources, each after those that it refers to or depends on;
 * otherwise in the order of the template.
 * @throws TemplateError for a circle, or a name that the template does not have.
 */
export function creationOrder(template: Template): readonly string[] {
  const ordered = new Set<string>()

  const visit = (logicalId: string, path: readonly string[]): void => {
    if (ordered.has(logicalId)) return
    if (path.includes(logicalId))
      throw new TemplateError(
        `Circular dependency between resources: [${path.slice(path.indexOf(logicalId)).join(', ')}]`,
      )
    const resource = template.Resources[logicalId]
    if (resource === undefined) return
    for (const needed of neededBy(resource, template)) visit(needed, [...path, logicalId])
    ordered.add(logicalId)
  }
  for (const logicalId of Object.keys(template.Resources)) visit(logicalId, [])
  return [...ordered]
}

function neededBy(resource: TemplateResource, template: Template): readonly string[] {
  const names = [...resource.DependsOn, ...referredNames(resource.Properties)].filter(
    (name) => !name.startsWith('AWS::') && !(name in template.Parameters),
  )
  const missing = names.filter((name) => !(name in template.Resources))
  if (missing.length > 0)
    throw new TemplateError(
      `Unresolved resource dependencies [${missing.join(', ')}] in the Resources block of the template`,
    )
  return names
}

function referredNames(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referredNames)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, member]) =>
    namesOfCall(key, member).concat(referredNames(member)),
  )
}

function namesOfCall(name: string, argument: unknown): readonly string[] {
  if (name === 'Ref' && typeof argument === 'string') return [argument]
  if (name === 'Fn::GetAtt') return [attributeOf(argument)[0]]
  if (name === 'Fn::Sub') return substitutedNames(argument).map((text) => text.split('.')[0] ?? text)
  return []
}
