import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { policiesOfOurs } from '../../infra/constructs/destination-access.ts'
import { destinationDiff } from '../../infra/destination-diff.ts'
import { destinationPageFile, showDiff } from '../../infra/destination-page.ts'
import { publishedStatements } from '../../infra/destination-published.ts'
import { destinationTemplateFile, renderDestinationTemplate } from '../../infra/destination-template.ts'
import { synthesize } from '../../infra/synthesize.ts'
import { loadDeployment } from '../../local/deploy/assembly.ts'
import type { Template } from '../../local/deploy/template.ts'
import { sampleOf } from '../cloud/image-builder/distribution-page-samples.ts'

const hasCfnLint = spawnSync('cfn-lint', ['--version']).status === 0
if (!hasCfnLint)
  process.stdout.write('skipped: cfn-lint is not here, so CDK alone checked the template of destinations\n')

const committed = readFileSync(destinationTemplateFile, 'utf8')
const template = JSON.parse(committed) as Template
const page = readFileSync(destinationPageFile, 'utf8')

describe('the template of destination accounts', () => {
  it('is what npm run generate writes, and passes the checks of cdk-nag and of CloudFormation', () => {
    expect(template).toEqual(renderDestinationTemplate())
  })

  it('is written beside the owner stack, which stays the only stack of `cdk deploy`', () => {
    const outdir = mkdtempSync(join(tmpdir(), 'destination-template-'))
    try {
      synthesize({ outdir, checkSchemas: false })

      expect(loadDeployment(outdir).stackName).toBe('imagebuilder-share')
      const { template: written, environment } = loadDeployment(join(outdir, 'assembly-Destination'))
      expect(Object.keys(written.Resources)).toEqual(Object.keys(template.Resources))
      expect(environment).toBe('aws://unknown-account/unknown-region')
    } finally {
      rmSync(outdir, { recursive: true })
    }
  })

  it('names no account, no Region but the default of the home, and neither assets nor a bootstrap stack', () => {
    expect(committed).not.toMatch(/\b\d{12}\b/)
    expect(committed.match(/\b[a-z]{2}-[a-z]+-\d\b/g)).toEqual(['us-east-1'])
    expect(committed).not.toMatch(/cdk|Asset|Bootstrap/i)
    expect(committed.length).toBeLessThan(51_200)
  })

  it('makes roles and policies in the home Region alone, but for those whose names have the Region', () => {
    const isAtHome = ({ Condition = '' }: { readonly Condition?: string | undefined }): boolean =>
      Condition === 'IsHome' || JSON.stringify(template.Conditions[Condition]).includes('"IsHome"')
    const everywhere = Object.values(template.Resources)
      .filter(({ Type }) => Type.startsWith('AWS::IAM::'))
      .filter((resource) => !isAtHome(resource))

    expect(everywhere.map(({ Properties }) => Properties['RoleName'])).toEqual([
      { 'Fn::Sub': 'imagebuilder-share-wakeups-${AWS::Region}' },
    ])
  })

  it.runIf(hasCfnLint)('passes cfn-lint without a warning', () => {
    const { status, stdout } = spawnSync('cfn-lint', [destinationTemplateFile], { encoding: 'utf8' })

    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  })

  it.each([
    ['trust', 'trustPolicy'],
    ['image-builder-encryption', 'keyPolicy'],
    ['image-builder-launch-templates', 'launchTemplatePolicy'],
    ['image-builder-parameters', 'parameterPolicy'],
  ] as const)('is compared with the statements of the guide as they stand there: %s', (name, sample) => {
    expect(publishedStatements[name]).toEqual((sampleOf(sample) as { readonly Statement: unknown }).Statement)
  })

  it('has every statement of the guide, and beside its policies only what docs/destination-accounts.md shows', () => {
    const diff = destinationDiff(template)

    expect(diff.filter((line) => line.startsWith('-'))).toEqual([])
    expect(diff.filter((line) => line.startsWith(' '))).toHaveLength(4 + 1 + 8 + 4 + 2)
    expect(page).toBe(showDiff(page, template))
  })

  it('lets the role read what the functions ask a destination for and the guide does not grant, and nothing else', () => {
    const granted = (mark: string) =>
      destinationDiff(template)
        .filter((line) => line.startsWith(mark))
        .flatMap((line) => /^.   ([a-z0-9]+:\w+\*?) on /.exec(line)?.[1] ?? [])
    const byAws = [...granted(' '), ...managedActions]
    const isByAws = (action: string) =>
      byAws.some((pattern) => new RegExp(`^${pattern.replace('*', '.*')}$`).test(action))

    expect(callsToDestinations().filter((action) => !isByAws(action))).toEqual(
      policiesOfOurs
        .filter(({ wantedBy }) => wantedBy === 'ReadAccess')
        .flatMap(({ statements }) => statements.flatMap(({ actions }) => actions))
        .toSorted(),
    )
  })

  it('would show a statement of the guide that is missing, and one that is not of the guide', () => {
    const narrower = committed.replace('"kms:RevokeGrant"', '"kms:RetireGrant"')

    expect(destinationDiff(JSON.parse(narrower))).toEqual(
      expect.arrayContaining(['-   kms:RevokeGrant on *', '+   kms:RetireGrant on *']),
    )
  })
})

describe('docs/destination-accounts.md', () => {
  const rows = page.split('\n').filter((line) => line.startsWith('| '))
  const actionsInTable = rows
    .flatMap((row) => [...row.matchAll(/`([a-z0-9]+:[A-Za-z]+)`/g)].map(([, action]) => action!))
    .filter((action) => action !== 'ssm:PutParameter')

  it('has a reason for every action that we ask for beyond the policies of AWS, and for no other', () => {
    const asked = policiesOfOurs.flatMap(({ statements }) => statements.flatMap(({ actions }) => actions))

    expect(actionsInTable.toSorted()).toEqual(asked.toSorted())
  })

  it('has every parameter with its default, and no other', () => {
    const shown = rows.flatMap((row) => {
      const [, name, byDefault] = /^\| `([A-Z]\w+)` \| (?:`([^`]+)`|none) \|/.exec(row) ?? []
      return name === undefined ? [] : [[name, byDefault]]
    })
    const declared = Object.entries(template.Parameters).map(([name, { Default }]) => [name, Default])

    expect(Object.fromEntries(shown)).toEqual(Object.fromEntries(declared))
  })
})

/** What AWS's managed policy of the role allows. */
const managedActions = ['ec2:CreateTags', 'ec2:DescribeImages', 'ec2:CopyImage', 'ec2:ModifyImageAttribute']

/** The actions of every command that an adapter sends with the role of a destination account. */
function callsToDestinations(): readonly string[] {
  const folder = 'functions/lib/aws'
  const adapters = readdirSync(folder)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .filter((source) => /calls: DestinationCalls</.test(source))
  const actions = adapters.flatMap((source) =>
    [...source.matchAll(/import \{([^}]*)\} from '@aws-sdk\/client-([a-z0-9]+)'/g)].flatMap(
      ([, imported = '', service]) =>
        [...imported.matchAll(/\b(?:paginate(\w+)|([A-Z]\w+)Command)\b/g)].map(
          ([, paged, sent]) => `${service}:${paged ?? sent}`,
        ),
    ),
  )
  return [...new Set(actions)].toSorted()
}
