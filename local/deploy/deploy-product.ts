import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { synthesize } from '../../infra/synthesize.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { loadDeployment } from './assembly.ts'
import type { Deployed } from './deploy.ts'

/**
 * Synthesises the product's stack for an account and deploys it there, as `cdk deploy` would.
 * @throws Error when the stack cannot be synthesised, TemplateError when the cloud has no equal for a part of it.
 */
export async function deployProduct(
  cloud: Cloud,
  place: { readonly accountId: string; readonly region: string },
): Promise<Deployed> {
  const outdir = mkdtempSync(join(tmpdir(), 'imagebuilder-share-'))
  try {
    // `npm run check` holds the template against AWS's schemas; here that would take longer than all the rest.
    synthesize({ outdir, ownerAccountId: place.accountId, region: place.region, checkSchemas: false })
    return await cloud.deploy(loadDeployment(outdir), place)
  } finally {
    // Function code is read from dist/ when a function first runs, so it is copied out of the assembly: keep it.
    process.once('exit', () => rmSync(outdir, { recursive: true, force: true }))
  }
}
