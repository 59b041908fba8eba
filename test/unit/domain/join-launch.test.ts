import { describe, expect, it } from 'vitest'

import { joinLaunch } from '../../../functions/lib/domain/launch/join-launch.ts'
import type { Finding } from '../../../functions/lib/domain/outcome.ts'
import type { ShareResult } from '../../../functions/lib/domain/run/run.ts'

const [one, two, three] = ['440000000001', '440000000002', '440000000003'] as const

const findingOf = (check: string, where = 'there'): Finding => ({ check, what: check, where, remedy: 'mend' })
const refused = findingOf('LAUNCH_REFUSED', two)
const waiting = findingOf('ACCOUNT_NOT_ASSOCIATED', two)
const shared: ShareResult = {
  outcome: 'done',
  shareArns: ['share-1'],
  exceptions: [],
  requestIds: ['put-1'],
}
const granted = { problems: new Map<string, Finding>(), requestIds: ['modify-1'], sideFindings: [] }

describe('joinLaunch', () => {
  it('is done when the share and the launch permission of every principal are', () => {
    expect(joinLaunch(shared, [one, two], granted)).toEqual({
      ...shared,
      requestIds: ['put-1', 'modify-1'],
    })
  })

  it('fails for the principals that cannot launch', () => {
    const result = joinLaunch(shared, [one, two, three], { ...granted, problems: new Map([[two, refused]]) })

    expect(result).toEqual({
      ...shared,
      requestIds: ['put-1', 'modify-1'],
      exceptions: [{ principals: [two], outcome: 'failed', finding: refused }],
    })
  })

  it('fails as a whole when nobody can launch, and the share stands', () => {
    const finding = findingOf('SHARED_NOT_LAUNCHABLE')
    const problems = new Map([one, two].map((principal) => [principal, finding]))

    expect(joinLaunch(shared, [one, two], { ...granted, problems, requestIds: [] })).toEqual({
      ...shared,
      outcome: 'failed',
      finding,
    })
  })

  it('leaves who never took part as it was found', () => {
    const closed = {
      principals: ['440000000009'],
      outcome: 'skipped',
      finding: findingOf('ACCOUNT_INACTIVE'),
    } as const

    const result = joinLaunch({ ...shared, exceptions: [closed] }, [one, two], granted)

    expect(result.exceptions).toEqual([closed])
  })

  it('names what the share lacks first when both are undone', () => {
    const half: ShareResult = {
      ...shared,
      exceptions: [{ principals: [two], outcome: 'waiting', finding: waiting }],
    }

    const { outcome, exceptions } = joinLaunch(half, [one, two], {
      ...granted,
      problems: new Map([[two, refused]]),
    })

    expect({ outcome, exceptions }).toEqual({ outcome: 'done', exceptions: half.exceptions })
  })

  it('keeps the outcome of a share that nobody has', () => {
    const result = joinLaunch({ ...shared, outcome: 'waiting', finding: waiting }, [one, two], granted)

    expect(result).toMatchObject({ outcome: 'waiting', finding: waiting, exceptions: [] })
  })

  it('holds the side findings of both', () => {
    const sideFindings = [findingOf('POLICY_ADOPTED')]
    const more = [findingOf('KEY_UNREADABLE')]

    expect(joinLaunch({ ...shared, sideFindings }, [one], { ...granted, sideFindings: more })).toMatchObject({
      outcome: 'done',
      sideFindings: [...sideFindings, ...more],
    })
  })
})
