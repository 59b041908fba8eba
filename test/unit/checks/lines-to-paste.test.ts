import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import * as ec2 from '@aws-sdk/client-ec2'
import * as imagebuilder from '@aws-sdk/client-imagebuilder'
import * as kms from '@aws-sdk/client-kms'
import * as organizations from '@aws-sdk/client-organizations'
import * as ram from '@aws-sdk/client-ram'
import * as sfn from '@aws-sdk/client-sfn'
import * as ssm from '@aws-sdk/client-ssm'
import * as sts from '@aws-sdk/client-sts'
import { describe, expect, it } from 'vitest'

/** Services of the command line whose clients are here; lines for others are not looked at. */
const clients: Readonly<Record<string, object>> = {
  ec2,
  imagebuilder,
  kms,
  organizations,
  ram,
  ssm,
  stepfunctions: sfn,
  sts,
}

/** Options that belong to every command. */
const globalOptions = new Set(['region', 'query', 'output', 'profile'])

const pasted =
  /\baws ([a-z0-9]+) ([a-z]+(?:-[a-z]+)+)((?: (?!aws |and |then |or )(?:\$\{[^}]*\}|[^\s;(`])+)*)/g

interface Line {
  readonly service: string
  readonly operation: string
  readonly options: readonly string[]
}

/** Lines for AWS's command line in what the functions, the registry among them, and the command say. */
const lines: readonly Line[] = ['functions', 'cli']
  .flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).map((path) => join(root, path)))
  .filter((path) => path.endsWith('.ts'))
  .flatMap((path) => Array.from(readFileSync(path, 'utf8').matchAll(pasted)))
  .map(([, service = '', operation = '', rest = '']) => ({
    service,
    operation,
    options: [...rest.matchAll(/ --([a-z-]+)/g)].map(([, option = '']) => option),
  }))

const known = lines.filter(({ service }) => service in clients)

describe('lines to paste', () => {
  it('are found', () => {
    process.stdout.write(`lines to paste: ${known.length} of ${lines.length} looked at\n`)
    expect(known.length).toBeGreaterThan(100)
  })

  it('name operations that AWS has', () => {
    expect(known.filter((line) => membersOf(line) === undefined)).toEqual([])
  })

  it('name options that the operation has', () => {
    const wrong = known.filter((line) => {
      const members = membersOf(line) ?? []
      return line.options.some(
        (option) => !globalOptions.has(option) && !members.includes(plainOption(option)),
      )
    })

    expect(wrong).toEqual([])
  })
})

/** The command line has `--no-` for booleans that are to be false. */
function plainOption(option: string): string {
  return option.replace(/^no-/, '')
}

const exportsByService = new Map(
  Object.entries(clients).map(([service, client]) => [
    service,
    new Map(Object.entries(client).map(([name, value]) => [name.toLowerCase(), value as unknown])),
  ]),
)

/** The members of an operation's input as options, or `undefined` where there is no such operation. */
function membersOf({ service, operation }: Line): readonly string[] | undefined {
  const name = operation.replaceAll('-', '')
  const exported = exportsByService.get(service)
  if (exported?.has(`${name}command`) !== true) return undefined
  const schema = exported.get(`${name}request$`) ?? exported.get(`${name}input$`)
  const members: unknown = Array.isArray(schema) ? schema[4] : []
  return Array.isArray(members) ? members.map((member) => optionOf(String(member))) : []
}

function optionOf(member: string): string {
  return member.replaceAll(/(?<=[a-z0-9])([A-Z])/g, '-$1').toLowerCase()
}
