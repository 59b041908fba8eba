import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { synthesize } from '../../infra/synthesize.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { loadDeployment, type Deployment } from './assembly.ts'
import type { Deployed } from './deploy.ts'
import type { Place } from './targets.ts'

/**
 * Synthesises the product's stack for an account into a folder that lasts as long as this process: functions read
 * their code from it. Needs the bundles in dist/.
 * @throws Error when the stack cannot be synthesised.
 */
export function synthesizeProduct(place: Place): Deployment {
  const outdir = mkdtempSync(join(tmpdir(), 'imagebuilder-share-'))
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }))
  // `npm run check` holds the template against AWS's schemas; here that would take longer than all the rest.
  synthesize({ outdir, ownerAccountId: place.accountId, region: place.region, checkSchemas: false })
  return loadDeployment(outdir)
}

/**
 * Synthesises the product's stack for an account and deploys it there, as `cdk deploy` would.
 * @throws Error when the stack cannot be synthesised, TemplateError when the cloud has no equal for a part of it.
 */
export async function deployProduct(cloud: Cloud, place: Place): Promise<Deployed> {
  return cloud.deploy(synthesizeProduct(place), place)
}
