import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { synthesize } from '../../infra/synthesize.ts'
import type { SynthesizeOptions } from '../../infra/synthesize.ts'
import { loadDeployment } from '../../local/deploy/assembly.ts'
import { creationOrder } from '../../local/deploy/creation-order.ts'
import { resolve } from '../../local/deploy/intrinsics.ts'
import { resourceTypeOf } from '../../local/deploy/resource-types.ts'
import { createTemplateScope } from '../../local/deploy/template-scope.ts'
import type { Template } from '../../local/deploy/template.ts'
import { recordingTargets } from '../support/recording-targets.ts'
import type { PropertiesOf } from './properties.ts'

/** The account and Region that the stack of these tests is synthesised for. */
export const place = { accountId: '123456789012', region: 'eu-central-1' }

/** The owner stack as it is once created: references are replaced by names and ARNs. */
export interface OwnerStack {
  readonly template: Template
  /** The properties of all resources of a type. */
  all<Type extends keyof PropertiesOf>(type: Type): readonly PropertiesOf[Type][]
  /** The properties of the resource of a type that exists once. */
  only<Type extends keyof PropertiesOf>(type: Type): PropertiesOf[Type]
}

/** The organization whose accounts wake lanes up. */
export const organizationId = 'o-a1b2c3d4e5'

let standard: Promise<OwnerStack> | undefined

/**
 * Synthesises the owner stack, with everything that settings add, and resolves it. Without settings it is the same one
 * for all who ask.
 */
export async function readOwnerStack(settings?: Partial<SynthesizeOptions>): Promise<OwnerStack> {
  if (settings !== undefined) return readStackOf(settings)
  standard ??= readStackOf({})
  return standard
}

async function readStackOf(settings: Partial<SynthesizeOptions>): Promise<OwnerStack> {
  const outdir = mkdtempSync(join(tmpdir(), 'owner-stack-'))
  try {
    const { accountId: ownerAccountId, region } = place
    synthesize({ outdir, ownerAccountId, region, organizationId, checkSchemas: false, ...settings })
    const { template, stackName, assets } = loadDeployment(outdir)
    const scope = createTemplateScope({ template, stackName }, place)
    const { targets } = recordingTargets()

    const resources: { readonly type: string; readonly properties: unknown }[] = []
    for (const logicalId of creationOrder(template)) {
      const { Type: type, Properties } = template.Resources[logicalId]!
      const properties = resolve(Properties, scope)
      const assetPath = (key: string): string => assets.get(key)!
      const context = { place, targets, generatedName: logicalId, assetPath }
      scope.add(logicalId, await resourceTypeOf(type).create(properties, context))
      resources.push({ type, properties })
    }
    const all: OwnerStack['all'] = (type) =>
      resources.filter((resource) => resource.type === type).map(({ properties }) => properties) as never
    return { template, all, only: (type) => onlyOne(type, all(type)) }
  } finally {
    rmSync(outdir, { recursive: true })
  }
}

function onlyOne<Item>(type: string, items: readonly Item[]): Item {
  const [one, ...others] = items
  if (one === undefined || others.length > 0) throw new Error(`Expected one ${type}, got ${items.length}`)
  return one
}
