import type { Deployment } from './assembly.ts'
import { creationOrder } from './creation-order.ts'
import { resolve } from './intrinsics.ts'
import type { Created, CreationContext, Reported } from './resource-type.ts'
import { resourceTypeOf } from './resource-types.ts'
import type { DeployTargets, Place } from './targets.ts'
import { TemplateError } from './template-error.ts'
import { createTemplateScope } from './template-scope.ts'
import type { TemplateScope } from './template-scope.ts'
import type { TemplateResource } from './template.ts'

/** What a deployment made, each by its physical name. */
export interface Deployed {
  readonly functions: ReadonlyMap<string, ReportedOf<'function'>>
  readonly queues: ReadonlyMap<string, ReportedOf<'queue'>>
  readonly stateMachines: ReadonlyMap<string, ReportedOf<'stateMachine'>>
  readonly tables: ReadonlyMap<string, ReportedOf<'table'>>
  /** The template's outputs, by logical id. */
  readonly outputs: Readonly<Record<string, unknown>>
}

type ReportedOf<Kind> = Extract<Reported, { readonly kind: Kind }>

/**
 * Creates the resources of a stack, one after the other, each after those that it refers to.
 * @throws TemplateError that names the resource, when something of it cannot be deployed here.
 */
export async function deploy(
  deployment: Deployment,
  targets: DeployTargets,
  place: Place,
): Promise<Deployed> {
  checkEnvironment(deployment, place)
  const { template, stackName } = deployment
  const scope = createTemplateScope(deployment, place)
  const reported: Reported[] = []

  for (const logicalId of creationOrder(template)) {
    const resource = template.Resources[logicalId]
    if (resource === undefined || !isWanted(resource, scope)) continue

    const created = await createResource(resource, scope, {
      place,
      targets,
      generatedName: `${stackName}-${logicalId}`,
      assetPath: (objectKey) => assetPath(deployment, objectKey),
    }).catch((error: unknown) => {
      throw named(error, `${logicalId} (${resource.Type})`)
    })
    scope.add(logicalId, created)
    if (created.reported !== undefined) reported.push(created.reported)
  }
  return {
    functions: ofKind(reported, 'function'),
    queues: ofKind(reported, 'queue'),
    stateMachines: ofKind(reported, 'stateMachine'),
    tables: ofKind(reported, 'table'),
    outputs: outputsOf(deployment, scope),
  }
}

async function createResource(
  resource: TemplateResource,
  scope: TemplateScope,
  context: CreationContext,
): Promise<Created> {
  return resourceTypeOf(resource.Type).create(resolve(resource.Properties, scope), context)
}

/** CDK writes account and Region into policies and names, so an assembly is good for one environment. */
function checkEnvironment({ environment }: Deployment, { accountId, region }: Place): void {
  const [account, ofRegion] = environment.replace('aws://', '').split('/')
  const fits = (expected: string | undefined, actual: string): boolean =>
    expected === actual || expected?.startsWith('unknown-') === true
  if (!fits(account, accountId) || !fits(ofRegion, region))
    throw new TemplateError(
      `Expected a stack that was synthesised for aws://${accountId}/${region}, got one for ${environment}.`,
    )
}

function isWanted({ Condition }: { readonly Condition?: string | undefined }, scope: TemplateScope): boolean {
  return Condition === undefined || scope.condition(Condition)
}

function assetPath({ assets }: Deployment, objectKey: string): string {
  const path = assets.get(objectKey)
  if (path === undefined) throw new TemplateError(`The cloud assembly has no asset ${objectKey}.`)
  return path
}

/** Errors of the template say which resource they are about; errors of the cloud stay what they are. */
function named(error: unknown, resource: string): unknown {
  return error instanceof TemplateError
    ? new TemplateError(`${resource}: ${error.message}`, { cause: error })
    : error
}

function outputsOf({ template }: Deployment, scope: TemplateScope): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(template.Outputs)
      .filter(([, output]) => isWanted(output, scope))
      .map(([logicalId, output]) => [logicalId, resolve(output.Value, scope)]),
  )
}

function ofKind<Kind extends Reported['kind']>(
  reported: readonly Reported[],
  kind: Kind,
): ReadonlyMap<string, ReportedOf<Kind>> {
  return new Map(
    reported
      .filter((item): item is ReportedOf<Kind> => item.kind === kind)
      .map((item) => [item.name, item] as const),
  )
}
