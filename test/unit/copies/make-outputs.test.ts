import { describe, expect, it } from 'vitest'

import { makeOutputs } from '../../../functions/lib/copies/make-outputs.ts'
import type { OutputsDeps } from '../../../functions/lib/copies/output-result.ts'
import type { CopyOutputs } from '../../../functions/lib/domain/copying/wanted-copy.ts'
import { accountId, now, region } from '../domain/copying/copies.ts'
import { createSmallLedger } from './small-ledger.ts'

const launchTemplateId = 'lt-1'

/** One account with a launch template and a parameter; `refuse` names the calls that AWS refuses. */
function createAccount(refuse: Readonly<Record<string, string>> = {}) {
  const template = { versions: ['ami-old'], byToken: new Map<string, number>(), default: 1, isTagged: false }
  const parameters = new Map<string, { value: string; dataType: string }>()
  const answer = async <T>(name: string, effect: () => T) => {
    const refusal = refuse[name]
    return refusal === undefined
      ? ({ kind: 'answered', value: effect() } as const)
      : ({ kind: 'refused', error: { name: refusal, message: 'no' } } as const)
  }
  const destinations: OutputsDeps['destinations'] = {
    allowLaunch: async () => answer('allowLaunch', () => undefined),
    tagTemplate: async () =>
      answer('tag', () => {
        template.isTagged = true
        return undefined
      }),
    latestTemplateVersion: async () => answer('latest', () => template.versions.length),
    createTemplateVersion: async (_, { clientToken, imageId }) =>
      answer('create', () => {
        const version = template.byToken.get(clientToken) ?? template.versions.push(imageId)
        template.byToken.set(clientToken, version)
        return version
      }),
    setDefaultTemplateVersion: async (_, { version }) =>
      answer('setDefault', () => {
        template.default = version
        return undefined
      }),
    writeParameter: async (_, { name, imageId, dataType }) =>
      answer('write', () => {
        parameters.set(name, { value: imageId, dataType })
        return 1
      }),
    readParameter: async (_, name) => answer('read', () => parameters.get(name)),
  }
  return { template, parameters, destinations }
}

const wholeOutputs: CopyOutputs = {
  launchPermission: { userIds: ['990000000001'] },
  launchTemplates: [{ accountId, launchTemplateId, setDefault: true }],
  parameters: [{ accountId, name: '/golden', dataType: 'text' }],
}

const ami = (patch: number, imageId = `ami-${patch}`) => ({
  identity: { sourceImageId: `ami-build${patch}`, accountId, region },
  imageId,
  build: { version: `1.0.${patch}/1`, createdAt: '2026-11-22T00:00:00.000Z' },
})

function start(refuse?: Readonly<Record<string, string>>) {
  const account = createAccount(refuse)
  const { ledger } = createSmallLedger()
  let time = now
  const deps = { ledger, destinations: account.destinations, clock: { now: () => time } }
  const pass = (seconds: number) => {
    time += seconds * 1_000
  }
  return { ...account, deps, pass }
}

describe('makeOutputs', () => {
  it('makes one version, the default and the parameter, however often it is repeated', async () => {
    const { deps, template, parameters } = start()

    await makeOutputs(ami(2), wholeOutputs, deps)
    const results = await makeOutputs(ami(2), wholeOutputs, deps)

    expect(results.map(({ kind }) => kind)).toEqual(['done', 'done', 'done'])
    expect(template.versions).toEqual(['ami-old', 'ami-2'])
    expect(template.default).toBe(2)
    expect(parameters.get('/golden')?.value).toBe('ami-2')
  })

  it('sets the tag that the role needs to write a launch template, where the role may', async () => {
    const { deps, template } = start()
    const { createTemplateVersion } = deps.destinations
    const byTag: OutputsDeps['destinations'] = {
      ...deps.destinations,
      createTemplateVersion: async (...request) =>
        template.isTagged
          ? createTemplateVersion(...request)
          : { kind: 'refused', error: { name: 'UnauthorizedOperation', message: 'no' } },
    }

    const results = await makeOutputs(ami(2), wholeOutputs, { ...deps, destinations: byTag })

    expect(results.map(({ kind }) => kind)).toEqual(['done', 'done', 'done'])
    expect(template.versions).toEqual(['ami-old', 'ami-2'])
  })

  it.each([
    [
      'the role may not set the tag either',
      { create: 'UnauthorizedOperation', tag: 'UnauthorizedOperation' },
      false,
    ],
    ['the tag does not help', { create: 'UnauthorizedOperation' }, true],
    ['it is not for want of rights', { create: 'InvalidLaunchTemplateId.NotFound' }, false],
  ])('tells what EC2 said of the launch template when %s', async (_, refuse, isTagged) => {
    const { deps, template } = start(refuse)

    const [, result] = await makeOutputs(ami(2), wholeOutputs, deps)

    expect(result).toMatchObject({
      kind: 'failed',
      finding: { what: expect.stringContaining(refuse.create) },
    })
    expect(template.isTagged).toBe(isTagged)
  })

  it('leaves everything as it is when a newer build has it', async () => {
    const { deps, template, parameters } = start()
    await makeOutputs(ami(9), wholeOutputs, deps)

    const results = await makeOutputs(ami(2), wholeOutputs, deps)

    expect(results.map(({ kind }) => kind)).toEqual(['done', 'superseded', 'superseded'])
    expect(template.versions).toEqual(['ami-old', 'ami-9'])
    expect(parameters.get('/golden')?.value).toBe('ami-9')
  })

  it('goes back on purpose when older builds are allowed', async () => {
    const { deps, template } = start()
    await makeOutputs(ami(9), wholeOutputs, deps)

    await makeOutputs({ ...ami(2), allowOlder: true }, wholeOutputs, deps)

    expect(template.versions[template.default - 1]).toBe('ami-2')
  })

  it('writes a newer build again when it was written over', async () => {
    const { deps, template } = start()
    const { setDefaultTemplateVersion } = deps.destinations
    let isFirst = true
    const slow: OutputsDeps['destinations'] = {
      ...deps.destinations,
      setDefaultTemplateVersion: async (lane, wanted) => {
        // The newer build claims and writes while this call is under way.
        if (isFirst) {
          isFirst = false
          await makeOutputs(ami(9), wholeOutputs, {
            ...deps,
            destinations: { ...slow, setDefaultTemplateVersion },
          })
        }
        return setDefaultTemplateVersion(lane, wanted)
      },
    }

    await makeOutputs(ami(2), wholeOutputs, { ...deps, destinations: slow })

    expect(template.versions[template.default - 1]).toBe('ami-9')
  })

  it.each([
    ['readable', {}],
    ['not readable', { read: 'AccessDeniedException' }],
  ])(
    'looks again after the functions of an older build, and puts back what one that died wrote late, %s',
    async (_, refuse) => {
      const { deps, template, parameters, pass } = start(refuse)
      const late: (() => void)[] = []
      const neverAnswers = async (effect: () => void): Promise<never> => {
        late.push(effect)
        throw new Error('killed')
      }
      const hanging: OutputsDeps['destinations'] = {
        ...deps.destinations,
        setDefaultTemplateVersion: async (_lane, { version }) =>
          neverAnswers(() => {
            template.default = version
          }),
        writeParameter: async (_lane, { name, imageId, dataType }) =>
          neverAnswers(() => parameters.set(name, { value: imageId, dataType })),
      }
      const outputs = { ...wholeOutputs, launchPermission: { userIds: [] } }
      for (const part of [
        { ...outputs, parameters: [] },
        { ...outputs, launchTemplates: [] },
      ]) {
        await expect(makeOutputs(ami(2), part, { ...deps, destinations: hanging })).rejects.toThrow('killed')
      }
      pass(30)
      const first = await makeOutputs(ami(9), outputs, deps)
      const held = template.versions[template.default - 1]
      for (const effect of late) effect()
      pass(149)
      const early = await makeOutputs(ami(9), outputs, deps)
      pass(1)
      const last = await makeOutputs(ami(9), outputs, deps)

      expect(held).toBe('ami-9')
      const until = new Date(now + 180_000).toISOString()
      expect(first).toEqual([{ kind: 'done' }, { kind: 'unsettled', until }, { kind: 'unsettled', until }])
      expect(early).toEqual(first)
      expect(last).toEqual([{ kind: 'done' }, { kind: 'done' }, { kind: 'done' }])
      expect(template.versions[template.default - 1]).toBe('ami-9')
      expect(parameters.get('/golden')?.value).toBe('ami-9')
    },
  )

  it('waits for nobody when the older build had the output longer ago', async () => {
    const { deps, pass } = start()
    await makeOutputs(ami(2), wholeOutputs, deps)
    pass(180)

    const results = await makeOutputs(ami(9), wholeOutputs, deps)

    expect(results.map(({ kind }) => kind)).toEqual(['done', 'done', 'done'])
  })

  it.each([
    ['latest', 'RequestLimitExceeded', 'repeat'],
    ['create', 'UnauthorizedOperation', 'failed'],
    ['setDefault', 'InvalidLaunchTemplateId.NotFound', 'failed'],
  ])('makes the other outputs when %s answers %s', async (call, error, kind) => {
    const { deps, parameters } = start({ [call]: error })

    const results = await makeOutputs(ami(2), wholeOutputs, deps)

    expect(results.map((result) => result.kind)).toEqual(['done', kind, 'done'])
    expect(parameters.get('/golden')?.value).toBe('ami-2')
  })

  it('writes a parameter that the role may not read', async () => {
    const { deps, parameters } = start({ read: 'AccessDeniedException' })

    const results = await makeOutputs(ami(2), wholeOutputs, deps)

    expect(results.at(-1)).toEqual({ kind: 'done' })
    expect(parameters.get('/golden')?.value).toBe('ami-2')
  })

  it('writes no second version when SSM took over the AMI after it was looked at', async () => {
    const { deps, parameters } = start()
    const written: string[] = []
    const slow: OutputsDeps['destinations'] = {
      ...deps.destinations,
      // SSM answers at once and validates the AMI later.
      writeParameter: async (_, { imageId }) => {
        written.push(imageId)
        return { kind: 'answered', value: written.length }
      },
    }
    const validated = [{ accountId, name: '/golden', dataType: 'aws:ec2:image' }] as const
    const outputs: CopyOutputs = { launchTemplates: [], parameters: validated }
    const first = await makeOutputs(ami(2), outputs, { ...deps, destinations: slow })
    parameters.set('/golden', { value: 'ami-2', dataType: 'aws:ec2:image' })

    const second = await makeOutputs(ami(2), outputs, { ...deps, destinations: slow })

    expect(first).toMatchObject([{ kind: 'repeat', finding: { check: 'PARAMETER_UNCHANGED' } }])
    expect(second).toEqual([{ kind: 'done' }])
    expect(written).toEqual(['ami-2'])
  })

  it('writes an older build over a newer one that came in between, when older builds are allowed', async () => {
    const { deps, parameters } = start()
    const parametersOnly: CopyOutputs = { launchTemplates: [], parameters: wholeOutputs.parameters }
    await makeOutputs(ami(2), parametersOnly, deps)
    await makeOutputs(ami(9), parametersOnly, deps)

    await makeOutputs({ ...ami(2), allowOlder: true }, parametersOnly, deps)

    expect(parameters.get('/golden')?.value).toBe('ami-2')
  })

  it('says that SSM changes no data type when the parameter has another', async () => {
    const { deps, parameters } = start()
    parameters.set('/golden', { value: 'ami-old', dataType: 'aws:ec2:image' })

    const results = await makeOutputs(ami(2), wholeOutputs, deps)

    expect(results.at(-1)).toMatchObject({ kind: 'failed', finding: { check: 'PARAMETER_TYPE' } })
    expect(parameters.get('/golden')?.value).toBe('ami-old')
  })
})
