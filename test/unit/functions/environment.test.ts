import { describe, expect, it } from 'vitest'

import { parseEnvironment } from '../../../functions/lib/runtime/environment.ts'
import { environment as ofPlanRun } from '../../../functions/plan-run/contract.ts'
import { environment as ofStartRun } from '../../../functions/start-run/contract.ts'

describe('parseEnvironment', () => {
  it('answers the variables of the function and leaves the others alone', () => {
    const variables = {
      TABLE_NAME: 'imagebuilder-share-ledger',
      OWNER_ACCOUNT_ID: '222222222222',
      PATH: '/bin',
    }

    expect(parseEnvironment(ofPlanRun, variables)).toEqual({
      TABLE_NAME: 'imagebuilder-share-ledger',
      OWNER_ACCOUNT_ID: '222222222222',
    })
  })

  it.each([
    [ofPlanRun, { OWNER_ACCOUNT_ID: '222222222222' }, 'TABLE_NAME', 'got nothing'],
    [ofPlanRun, { TABLE_NAME: 'ledger', OWNER_ACCOUNT_ID: '2222' }, 'OWNER_ACCOUNT_ID', 'got "2222"'],
    [ofPlanRun, { TABLE_NAME: '', OWNER_ACCOUNT_ID: '222222222222' }, 'TABLE_NAME', 'got ""'],
    [ofStartRun, { STATE_MACHINE_ARN: 'run' }, 'STATE_MACHINE_ARN', 'got "run"'],
  ])('names the variable that is missing or malformed', (schema, variables, name, got) => {
    const parse = () => parseEnvironment<unknown>(schema, variables)

    expect(parse).toThrow(`Expected the environment variable ${name} to be`)
    expect(parse).toThrow(got)
  })
})
