import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { startLocalCloud, type LocalCloud } from '../e2e/local-cloud.ts'
import { environmentWith } from '../e2e/node-program.ts'

const hasBoto3 = spawnSync('python3', ['-c', 'import boto3']).status === 0
if (!hasBoto3) process.stdout.write('skipped: python3 with boto3 is not here to share and use every type\n')

interface Sight {
  readonly reads: string
  readonly lists: boolean
  /** A recipe on the image or component, a build from the recipe. */
  readonly uses: string
}

interface Case {
  readonly kind: string
  readonly mode: string
  readonly principal: string
  readonly status: string
  readonly cause: string | null
  readonly receiver: Sight
  readonly notNamed: Sight
  readonly outsider: Sight
  /** Whether a build from what the receiver made came to its end. */
  readonly builds: string
}

const kinds = ['image', 'component', 'imageRecipe', 'containerRecipe']
const principals = ['account', 'organizationalUnit', 'organization']
const cases = kinds.flatMap((kind) =>
  ['policy', 'share'].flatMap((mode) => principals.map((principal) => [kind, mode, principal] as const)),
)

const granted = { reads: 'done', lists: true, uses: 'done' }
const denied = { reads: 'ForbiddenException', lists: false }

describe.runIf(hasBoto3)('a client in Python', () => {
  let cloud: LocalCloud
  let seen: readonly Case[] = []
  beforeAll(async () => {
    cloud = await startLocalCloud('--world', 'test/e2e/organization.json', '--speed', '600')
    const env = environmentWith(cloud.variables)
    const output = execFileSync('python3', [join(import.meta.dirname, 'sharing_matrix.py')], {
      env,
      encoding: 'utf8',
      maxBuffer: 16 * 1024 * 1024,
    })
    seen = JSON.parse(output) as readonly Case[]
  })
  afterAll(async () => cloud.stop('SIGKILL'))

  it('went through every case', () => expect(seen).toHaveLength(cases.length))

  it.each(cases)(
    'shares %s by %s with an %s: seen and used there, denied to others',
    (kind, mode, principal) => {
      const found = seen.find((one) => one.kind === kind && one.mode === mode && one.principal === principal)

      expect(found).toMatchObject({
        status: 'SUCCEEDED',
        receiver: granted,
        builds: 'done',
        notNamed: principal === 'organization' ? granted : denied,
        outsider: denied,
      })
    },
  )
})
