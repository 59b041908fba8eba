import { expect, it } from 'vitest'

import { checkPagesOf } from '../../../functions/lib/domain/checks/destination/pages.ts'
import type { PlannedCopy } from '../../../functions/lib/domain/copying/source-plan.ts'
import { noOutputs } from '../../../functions/lib/domain/copying/wanted-copy.ts'
import { accountId, otherId, ownerId } from '../domain/copying/copies.ts'
import { plannedCopies } from './copying-world.ts'

const parameterIn = (account: string): PlannedCopy['outputs'] => ({
  ...noOutputs,
  parameters: [{ accountId: account, name: '/golden', dataType: 'text' }],
})

it.each([
  [
    'each account once',
    plannedCopies({ accountId: otherId }, { accountId }, { accountId }),
    [accountId, otherId],
  ],
  ['nobody where the owner alone gets copies', plannedCopies({ accountId: ownerId }), []],
  [
    'an account that gets nothing but a parameter',
    plannedCopies({ accountId: ownerId, outputs: parameterIn(otherId) }),
    [otherId],
  ],
])('asks %s', (_, copies, asked) => {
  expect(checkPagesOf({ copies }, ownerId).flat()).toEqual(asked)
})
