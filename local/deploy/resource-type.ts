import * as z from 'zod'

import type { DeployTargets, Place } from './targets.ts'
import { TemplateError } from './template-error.ts'

/** What a resource became: the values of `Ref` and `Fn::GetAtt`, and what the deployment reports. */
export interface Created {
  readonly ref: string
  readonly attributes: Readonly<Record<string, string>>
  readonly reported?: Reported
}

/** What the deployment reports of the resources that others work with. */
export type Reported =
  | { readonly kind: 'function'; readonly name: string; readonly arn: string; readonly roleArn: string }
  | { readonly kind: 'queue'; readonly name: string; readonly arn: string; readonly url: string }
  | { readonly kind: 'stateMachine'; readonly name: string; readonly arn: string }
  | { readonly kind: 'table'; readonly name: string; readonly arn: string }

/** What creating a resource can draw on. */
export interface CreationContext {
  readonly place: Place
  readonly targets: DeployTargets
  /** A name for a resource that the template leaves nameless; CloudFormation adds random letters, this one repeats itself. */
  readonly generatedName: string
  /** The absolute path of an asset. @throws TemplateError when the assembly has none of this key. */
  readonly assetPath: (objectKey: string) => string
}

/** A CloudFormation resource type that can be deployed here. */
export interface ResourceType {
  readonly type: string
  /** @throws TemplateError when a property is malformed, or has no behaviour here and is not known to need none. */
  create(properties: unknown, context: CreationContext): Promise<Created>
}

/** A resource type from the form of its properties and what becomes of them. */
export function defineResourceType<Properties>(definition: {
  readonly type: string
  readonly properties: z.ZodType<Properties>
  create(properties: Properties, context: CreationContext): Created | Promise<Created>
}): ResourceType {
  return {
    type: definition.type,
    create: async (properties, context) => {
      const parsed = definition.properties.safeParse(properties)
      if (!parsed.success)
        throw new TemplateError(`Its properties are not as expected.\n${z.prettifyError(parsed.error)}`)
      return definition.create(parsed.data, context)
    },
  }
}

/** A property that changes nothing in the embedded cloud. */
export const withoutEffect = z.unknown().optional()
