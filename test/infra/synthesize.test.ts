import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { CfnResource, Stack } from 'aws-cdk-lib'
import { Template } from 'aws-cdk-lib/assertions'
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { createApp, synthesize } from '../../infra/synthesize.ts'
import { loadDeployment } from '../../local/deploy/assembly.ts'
import { deploy } from '../../local/deploy/deploy.ts'
import { recordingTargets } from '../support/recording-targets.ts'

const everySender = { organizationId: 'o-a1b2c3d4e5', wakeUpAccountIds: ['440000000001'] }

describe('synthesize', () => {
  let outdir: string
  beforeEach(() => {
    outdir = mkdtempSync(join(tmpdir(), 'synthesize-'))
  })
  afterEach(() => rmSync(outdir, { recursive: true }))

  const templateIn = (folder: string): unknown =>
    JSON.parse(readFileSync(join(folder, 'OwnerStack.template.json'), 'utf8'))

  it('passes every check of cdk-nag and of CloudFormation', () => {
    expect(() => synthesize({ outdir })).not.toThrow()
  })

  it('fails when a role gets a wildcard that nobody explains', () => {
    const app = createApp({ outdir, checkSchemas: false })
    const role = new Role(app.node.findChild('OwnerStack'), 'Careless', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    })
    role.addToPolicy(new PolicyStatement({ effect: Effect.ALLOW, actions: ['s3:*'], resources: ['*'] }))

    expect(() => app.synth()).toThrow(/AwsSolutions-IAM5\[Action::s3:\*\]/)
  })

  it('fails when a resource is not of its schema', () => {
    const app = createApp({ outdir })
    const ledger = app.node.findChild('OwnerStack').node.findChild('Ledger').node.defaultChild as CfnResource
    ledger.addPropertyOverride('BillingMode', 'FREE')

    expect(() => app.synth()).toThrow(/FREE/)
  })

  it('writes for the account and the Region asked for', () => {
    synthesize({ outdir, ownerAccountId: '111122223333', region: 'eu-west-1', checkSchemas: false })

    expect(loadDeployment(outdir).environment).toBe('aws://111122223333/eu-west-1')
    expect(JSON.stringify(templateIn(outdir))).not.toMatch(/222222222222|us-east-1/)
  })

  it('writes the same template when run as the app of CDK', () => {
    const other = mkdtempSync(join(tmpdir(), 'app-'))
    try {
      execFileSync('node', ['infra/app.ts'], { env: { ...process.env, CDK_OUTDIR: other }, stdio: 'pipe' })
      synthesize({ outdir, checkSchemas: false })

      expect(templateIn(other)).toEqual(templateIn(outdir))
    } finally {
      rmSync(other, { recursive: true })
    }
  })

  it('passes the checks with a bus for wake-ups too', () => {
    expect(() => synthesize({ outdir, ...everySender })).not.toThrow()
  })

  it('writes what can be deployed into the embedded cloud', async () => {
    synthesize({ outdir, ...everySender, checkSchemas: false })
    const { targets, calls } = recordingTargets()
    const deployed = await deploy(loadDeployment(outdir), targets, {
      accountId: '222222222222',
      region: 'us-east-1',
    })

    expect(deployed.outputs).toEqual({
      DeadLettersUrl: deployed.queues.get('imagebuilder-share-dead-letters')?.url,
      LedgerName: 'imagebuilder-share-ledger',
      RunWorkflowArn: deployed.stateMachines.get('imagebuilder-share-run')?.arn,
      SweepWorkflowArn: deployed.stateMachines.get('imagebuilder-share-sweep')?.arn,
      WakeUpBusArn: 'arn:aws:events:us-east-1:222222222222:event-bus/imagebuilder-share-wakeups',
    })
    const neededByOthers = ['putBusStatement', 'putRolePolicy']
    expect(new Set([...calls.map(({ operation }) => operation), ...neededByOthers])).toEqual(
      new Set(Object.keys(targets)),
    )
    const definitions = calls
      .filter(({ operation }) => operation === 'createStateMachine')
      .map(({ input }) => String(input['definition']))
    expect(definitions).toHaveLength(2)
    expect(definitions.join()).not.toContain('${')
  })

  it('sends every alarm to the topic when one is set', () => {
    const topic = 'arn:aws:sns:us-east-1:222222222222:oncall'
    process.env['CDK_CONTEXT_JSON'] = JSON.stringify({ alarmTopicArn: topic })
    try {
      const stack = createApp({ outdir, checkSchemas: false }).node.findChild('OwnerStack')
      const alarms = Object.values(Template.fromStack(stack as Stack).findResources('AWS::CloudWatch::Alarm'))

      expect(alarms).not.toEqual([])
      for (const alarm of alarms) expect(alarm).toMatchObject({ Properties: { AlarmActions: [topic] } })
    } finally {
      delete process.env['CDK_CONTEXT_JSON']
    }
  })
})
