import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { synthesize, type SynthesizeOptions } from '../../infra/synthesize.ts'
import type { Cloud } from '../cloud/cloud.ts'
import { createOrganizationReadRole, organizationReadRoleArn } from '../worlds/organization-read-role.ts'
import type { World } from '../worlds/world.ts'
import { loadDeployment, type Deployment } from './assembly.ts'
import { deployDestinations, destinationAccounts } from './deploy-destinations.ts'
import type { Deployed } from './deploy.ts'

/** The settings of the product's stack for a world. */
export function stackSettingsOf(world: World): Omit<SynthesizeOptions, 'outdir' | 'checkSchemas'> {
  const { ownerAccountId, region, organization } = world
  const readRoleArn = organizationReadRoleArn(world)
  return {
    ownerAccountId,
    region,
    ...(readRoleArn === undefined ? {} : { organizationReadRoleArn: readRoleArn }),
    ...(organization === undefined ? {} : { organizationId: organization.id }),
    ...wakeUpSettingsOf(world),
  }
}

/** The organization as a whole, and accounts outside of it one by one, where the world's accounts tell of their AMIs. */
function wakeUpSettingsOf(world: World): Pick<SynthesizeOptions, 'organizationId' | 'wakeUpAccountIds'> {
  const { destinations, organization } = world
  if (destinations?.wakeUps !== true) return {}
  const members = new Set(organization?.accountIds)
  const outside = destinationAccounts(world, destinations).filter((id) => !members.has(id))
  return {
    ...(organization === undefined ? {} : { organizationId: organization.id }),
    ...(outside.length === 0 ? {} : { wakeUpAccountIds: outside }),
  }
}

/**
 * Synthesises the product's stack for a world's owner into a folder that lasts as long as this process: functions
 * read their code from it. Needs the bundles in dist/.
 * @throws Error when the stack cannot be synthesised.
 */
export function synthesizeProduct(world: World): Deployment {
  const outdir = mkdtempSync(join(tmpdir(), 'imagebuilder-share-'))
  process.once('exit', () => rmSync(outdir, { recursive: true, force: true }))
  // `npm run check` holds the template against AWS's schemas; here that would take longer than all the rest.
  synthesize({ outdir, ...stackSettingsOf(world), checkSchemas: false })
  return loadDeployment(outdir)
}

/**
 * Synthesises the product's stack and deploys it for a world's owner, as `cdk deploy` would, beside the role that the
 * management account has to make and the stacks of destination accounts.
 * @throws Error when the stack cannot be synthesised, TemplateError when the cloud has no equal for a part of it.
 */
export async function deployProduct(cloud: Cloud, world: World): Promise<Deployed> {
  createOrganizationReadRole(cloud.iam.roles, world)
  const place = { accountId: world.ownerAccountId, region: world.region }
  const deployed = await cloud.deploy(synthesizeProduct(world), place)
  await deployDestinations(cloud, world)
  return deployed
}
