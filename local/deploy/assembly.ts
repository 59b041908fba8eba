import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import * as z from 'zod'

import { TemplateError } from './template-error.ts'
import { templateSchema } from './template.ts'
import type { Template } from './template.ts'

const manifestSchema = z.object({
  artifacts: z.record(
    z.string(),
    z.object({
      type: z.string(),
      environment: z.string().optional(),
      properties: z.record(z.string(), z.unknown()).default({}),
      dependencies: z.array(z.string()).default([]),
    }),
  ),
})
const stackPropertiesSchema = z.object({ templateFile: z.string(), stackName: z.string().optional() })
const assetManifestPropertiesSchema = z.object({ file: z.string() })
const assetsSchema = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        source: z.object({ path: z.string() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    )
    .default({}),
})

type Manifest = z.infer<typeof manifestSchema>

/** A synthesised stack, read from disk and ready to be deployed. */
export interface Deployment {
  readonly stackName: string
  /** `aws://ACCOUNT/REGION`, as CDK writes it; each may be `unknown-…`. */
  readonly environment: string
  readonly template: Template
  /** Values of the template's parameters, by their names; the others have their defaults. */
  readonly parameters?: Readonly<Record<string, string>>
  /** Absolute paths of the assets' files and folders, by the S3 key that the template knows them under. */
  readonly assets: ReadonlyMap<string, string>
}

/**
 * Reads a stack of the cloud assembly that CDK wrote; which one needs to be said where there are several.
 * @throws TemplateError when it does not hold that stack, or a template with parts that are not understood here.
 */
export function loadDeployment(cdkOutFolder: string, stackName?: string): Deployment {
  const manifest = readJson(cdkOutFolder, 'manifest.json', manifestSchema)
  const stacks = stacksOf(manifest).filter(({ name }) => stackName === undefined || name === stackName)
  const [stack] = stacks
  if (stack === undefined || stacks.length > 1) {
    const wanted = stackName === undefined ? 'one stack' : `one stack ${stackName}`
    throw new TemplateError(`Expected ${cdkOutFolder} to hold ${wanted}, got ${stacks.length}.`)
  }

  const { name, templateFile } = stack
  return {
    stackName: name,
    environment: stack.environment ?? 'aws://unknown-account/unknown-region',
    template: readJson(cdkOutFolder, templateFile, templateSchema),
    assets: readAssets(cdkOutFolder, manifest, stack.dependencies),
  }
}

function stacksOf({ artifacts }: Manifest) {
  return Object.entries(artifacts)
    .filter(([, { type }]) => type === 'aws:cloudformation:stack')
    .map(([artifactId, stack]) => {
      const { templateFile, stackName = artifactId } = stackPropertiesSchema.parse(stack.properties)
      const { environment, dependencies } = stack
      return { name: stackName, templateFile, environment, dependencies }
    })
}

function readAssets(
  cdkOutFolder: string,
  manifest: Manifest,
  artifactIds: readonly string[],
): ReadonlyMap<string, string> {
  const files = artifactIds
    .map((id) => manifest.artifacts[id])
    .filter((artifact) => artifact?.type === 'cdk:asset-manifest')
    .map((artifact) => assetManifestPropertiesSchema.parse(artifact?.properties).file)
    .flatMap((file) => Object.values(readJson(cdkOutFolder, file, assetsSchema).files))
  return new Map(
    files.flatMap(({ source, destinations }) =>
      Object.values(destinations).map(
        ({ objectKey }) => [objectKey, join(cdkOutFolder, source.path)] as const,
      ),
    ),
  )
}

function readJson<Content>(folder: string, file: string, schema: z.ZodType<Content>): Content {
  const path = join(folder, file)
  const parsed = schema.safeParse(JSON.parse(readFileSync(path, 'utf8')))
  if (!parsed.success)
    throw new TemplateError(`${path} is not as expected.\n${z.prettifyError(parsed.error)}`)
  return parsed.data
}
