import { readFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'

import { build, type Metafile } from 'esbuild'
import { beforeAll, describe, expect, it } from 'vitest'

import { bundleOptions, functionFolders } from '../../scripts/bundles.ts'

/** For each function: the AWS clients that it needs, and its size in kB (1,000 bytes) of minified code. */
const expected: Readonly<Record<string, { readonly clients: readonly string[]; readonly mostKb: number }>> = {
  'start-run': { clients: ['sfn'], mostKb: 375 },
  'register-run': { clients: ['dynamodb'], mostKb: 415 },
  'plan-run': { clients: ['dynamodb', 'imagebuilder', 'organizations', 'ram', 'sts'], mostKb: 550 },
  'check-prerequisites': { clients: ['dynamodb', 'imagebuilder'], mostKb: 445 },
  'acquire-lease': { clients: ['dynamodb', 'sfn'], mostKb: 425 },
  'apply-policy': { clients: ['dynamodb', 'imagebuilder'], mostKb: 445 },
  'promote-share': { clients: ['dynamodb', 'ram'], mostKb: 450 },
  'associate-share': { clients: ['dynamodb', 'ram'], mostKb: 470 },
  'retire-builds': { clients: ['dynamodb', 'ram'], mostKb: 455 },
  'grant-launch': { clients: ['dynamodb', 'ec2', 'imagebuilder', 'kms'], mostKb: 505 },
  'record-outcome': { clients: ['dynamodb'], mostKb: 420 },
  'record-result': { clients: ['dynamodb'], mostKb: 440 },
  'plan-copies': {
    clients: ['dynamodb', 'ec2', 'imagebuilder', 'kms', 'organizations', 'sts'],
    mostKb: 615,
  },
  'check-destinations': { clients: ['dynamodb', 'ec2', 'kms', 'ssm', 'sts'], mostKb: 660 },
  'enqueue-copies': { clients: ['dynamodb', 'ec2', 'sfn', 'sts'], mostKb: 515 },
  'sweep-lanes': { clients: ['dynamodb', 'ec2', 'sfn', 'ssm', 'sts'], mostKb: 660 },
  'wake-lane': { clients: ['dynamodb', 'ec2', 'sfn', 'ssm', 'sts'], mostKb: 645 },
  'start-sweep': { clients: ['dynamodb', 'sfn'], mostKb: 450 },
  'withdraw-run': { clients: ['dynamodb', 'sfn'], mostKb: 450 },
}

/** Packages beside the SDK's own. */
const packages: readonly string[] = [
  '@aws-lambda-powertools/commons',
  '@aws-lambda-powertools/logger',
  '@aws/lambda-invoke-store',
  '@middy/core',
  'mnemonist',
  'obliterator',
  'zod',
]

type Output = Metafile['outputs'][string]

/** What esbuild put into each bundle, by function. */
const outputs = new Map<string, Output>()
/** The bundles as they are made from today's sources. */
const fresh = new Map<string, Uint8Array>()

beforeAll(async () => {
  const result = await build({ ...bundleOptions, write: false, metafile: true })
  for (const { path, contents } of result.outputFiles) fresh.set(path.split(/[\\/]/).at(-2)!, contents)
  for (const [path, output] of Object.entries(result.metafile.outputs)) {
    outputs.set(path.split('/').at(-2)!, output)
  }
  const sizes = functionFolders.map(
    (name) => `  ${name.padEnd(20)} ${String(kb(outputs.get(name)!))} of ${expected[name]!.mostKb} kB\n`,
  )
  process.stdout.write(`sizes of bundles:\n${sizes.join('')}`)
})

const kb = ({ bytes }: Output): number => Math.ceil(bytes / 1000)
const filesIn = (name: string): readonly string[] => Object.keys(outputs.get(name)!.inputs)
const isInstalled = (file: string): boolean => file.includes('node_modules/')
/** `@scope/name` or `name` of an installed file. */
const packageOf = (file: string): string => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)![1]!

describe.each(functionFolders)('the bundle of %s', (name) => {
  it('is made from the sources as they are', () => {
    expect(readFileSync(`dist/${name}/index.cjs`).equals(fresh.get(name)!), 'run npm run build').toBe(true)
  })

  it('holds of our code its own folder and functions/lib, nothing else', () => {
    const others = filesIn(name).filter(
      (file) =>
        !isInstalled(file) && !file.startsWith('functions/lib/') && !file.startsWith(`functions/${name}/`),
    )

    expect(others).toEqual([])
  })

  it('holds of AWS the clients that it needs', () => {
    const clients = filesIn(name).flatMap((file) => /@aws-sdk\/client-([^/]+)/.exec(file)?.[1] ?? [])

    expect([...new Set(clients)].toSorted()).toEqual(expected[name]!.clients)
  })

  it('holds the small half of zod', () => {
    expect(filesIn(name).filter((file) => /\/zod\/.*(classic|locales)/.test(file))).toEqual([])
  })

  it('asks for nothing but modules of Node, and imports nothing late', () => {
    const { imports } = outputs.get(name)!

    expect(imports.filter(({ path, kind }) => !isBuiltin(path) || kind !== 'require-call')).toEqual([])
    expect(new TextDecoder().decode(fresh.get(name))).not.toMatch(/\bimport\(/)
  })

  it('is within its budget', () => {
    expect(kb(outputs.get(name)!)).toBeLessThanOrEqual(expected[name]!.mostKb)
  })
})

it('holds of installed packages the SDK and those that are meant to be in', () => {
  const installed = functionFolders.flatMap(filesIn).filter(isInstalled).map(packageOf)
  const others = installed.filter((name) => !/^@(aws-sdk|smithy)\//.test(name))

  expect([...new Set(others)].toSorted()).toEqual(packages)
})
