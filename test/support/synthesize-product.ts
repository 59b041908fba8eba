import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { TestProject } from 'vitest/node'

import { synthesize } from '../../infra/synthesize.ts'
import { stackSettingsOf } from '../../local/deploy/deploy-product.ts'
import { loadWorld } from '../../local/worlds/load-world.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The cloud assembly of the product, synthesised for the owner of local/worlds/twelve-accounts.json. */
    readonly productAssembly: string
  }
}

/** Set-up of projects that deploy the product: builds the bundles and synthesises the stack, once for all files. */
export async function setup(project: TestProject): Promise<() => void> {
  await import('../../scripts/build.ts')
  const outdir = mkdtempSync(join(tmpdir(), 'imagebuilder-share-'))
  const world = loadWorld('local/worlds/twelve-accounts.json')
  synthesize({ outdir, ...stackSettingsOf(world), checkSchemas: false })
  project.provide('productAssembly', outdir)
  return () => rmSync(outdir, { recursive: true })
}
