import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { App, Stage, Validations } from 'aws-cdk-lib'
import { AwsSolutionsChecks } from 'cdk-nag'
import * as z from 'zod'

import { parseConfig } from './config.ts'
import { createDestinationStack } from './destination-stack.ts'
import { createOwnerStack } from './owner-stack.ts'

const cdkJson = join(import.meta.dirname, '..', 'cdk.json')

/** Where to synthesise to, and what differs from cdk.json. */
export interface SynthesizeOptions {
  /** The folder of the cloud assembly; created where it does not exist. */
  readonly outdir: string
  /** Wins over cdk.json and `cdk -c`. */
  readonly ownerAccountId?: string
  /** Wins over cdk.json and `cdk -c`. */
  readonly region?: string
  /** Wins over cdk.json and `cdk -c`. */
  readonly organizationReadRoleArn?: string
  /** Wins over cdk.json and `cdk -c`. */
  readonly organizationId?: string | undefined
  /** Wins over cdk.json and `cdk -c`. */
  readonly wakeUpAccountIds?: readonly string[] | undefined
  /** Wins over cdk.json and `cdk -c`. */
  readonly parameterPrefix?: string
  /** Wins over cdk.json and `cdk -c`. */
  readonly sweepShards?: number
  /** Whether CDK checks the template against the resource types' schemas; costs two seconds, `true` by default. */
  readonly checkSchemas?: boolean
}

/**
 * Writes the cloud assembly: the owner stack's template and its assets, and in a folder of its own the template of
 * destination accounts. Needs the bundles in dist/ and no network.
 * @throws Error when a setting is malformed, a bundle is missing or a check of cdk-nag fails.
 */
export function synthesize(options: SynthesizeOptions): void {
  createApp(options).synth()
}

/** The CDK app: the stacks, and the checks that must pass before they are written. */
export function createApp(options: SynthesizeOptions): App {
  const app = createEmptyApp(options)
  const readContext = (name: string): unknown => app.node.tryGetContext(name)
  createOwnerStack(app, parseConfig(readContext))
  // In a stage, `cdk deploy` without a name goes on meaning the owner stack.
  createDestinationStack(new Stage(app, 'Destination'))
  return app
}

/** The app without any stack: its settings and its checks. */
export function createEmptyApp({ outdir, checkSchemas = true, ...settings }: SynthesizeOptions): App {
  const app = new App({
    outdir,
    // The CDK command passes the context of cdk.json in; `node infra/app.ts` has nobody who does.
    context: contextOfCdkJson(),
    postCliContext: settings,
    // One template, whoever synthesises: the CDK command would add a resource of its own.
    analyticsReporting: false,
    treeMetadata: false,
    builtinCloudFormationValidation: checkSchemas,
  })
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app))
  return app
}

function contextOfCdkJson(): Record<string, unknown> {
  const schema = z.object({ context: z.record(z.string(), z.unknown()) })
  return schema.parse(JSON.parse(readFileSync(cdkJson, 'utf8'))).context
}
