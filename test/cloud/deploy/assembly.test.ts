import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { loadDeployment } from '../../../local/deploy/assembly.ts'

const stack = {
  type: 'aws:cloudformation:stack',
  environment: 'aws://111111111111/eu-west-1',
  properties: { templateFile: 'Stack.template.json', stackName: 'shop' },
  dependencies: ['Stack.assets'],
}
const assets = { type: 'cdk:asset-manifest', properties: { file: 'Stack.assets.json' } }

describe('loadDeployment', () => {
  let folder: string
  const write = (file: string, content: object): void => {
    writeFileSync(join(folder, file), JSON.stringify(content))
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'assembly-'))
    write('manifest.json', { version: '1', artifacts: { Stack: stack, 'Stack.assets': assets } })
    write('Stack.template.json', { Resources: { A: { Type: 'T' } } })
    write('Stack.assets.json', {
      files: { abc: { source: { path: 'asset.abc' }, destinations: { d: { objectKey: 'abc.zip' } } } },
    })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('answers the stack, its template and the paths of its assets', () => {
    const deployment = loadDeployment(folder)

    expect(deployment).toMatchObject({ stackName: 'shop', environment: 'aws://111111111111/eu-west-1' })
    expect(deployment.template.Resources).toHaveProperty('A')
    expect([...deployment.assets]).toEqual([['abc.zip', join(folder, 'asset.abc')]])
  })

  it('refuses an assembly when it holds two stacks', () => {
    write('manifest.json', { artifacts: { Stack: stack, Other: stack, 'Stack.assets': assets } })

    expect(() => loadDeployment(folder)).toThrow('to hold one stack, got 2.')
  })

  it('answers the stack that is asked for when an assembly holds several', () => {
    const second = { ...stack, properties: { templateFile: 'Other.template.json' } }
    write('manifest.json', { artifacts: { Stack: stack, Other: second, 'Stack.assets': assets } })
    write('Other.template.json', { Resources: { B: { Type: 'T' } } })

    expect(loadDeployment(folder, 'shop').template.Resources).toHaveProperty('A')
    expect(loadDeployment(folder, 'Other').template.Resources).toHaveProperty('B')
    expect(() => loadDeployment(folder, 'third')).toThrow('to hold one stack third, got 0.')
  })

  it('refuses a template when it has a part that is not understood here', () => {
    write('Stack.template.json', { Resources: {}, Transform: 'AWS::Serverless-2016-10-31' })

    expect(() => loadDeployment(folder)).toThrow('Unrecognized key: "Transform"')
  })

  it('refuses a resource when it has an attribute that is not understood here', () => {
    write('Stack.template.json', { Resources: { A: { Type: 'T', CreationPolicy: {} } } })

    expect(() => loadDeployment(folder)).toThrow('Unrecognized key: "CreationPolicy"')
  })
})
