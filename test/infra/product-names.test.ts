import { expect, it } from 'vitest'

import { defaultTableName } from '../../cli/global-flags.ts'
import { productNames } from '../../cli/product-names.ts'
import { functionName, names } from '../../infra/names.ts'

it('calls things in the command as the stack calls them', () => {
  expect(productNames).toEqual({
    runWorkflow: names.runWorkflow,
    sweepWorkflow: names.sweepWorkflow,
    deadLetters: names.deadLetters,
    startSweep: functionName('start-sweep'),
    sweepLanes: functionName('sweep-lanes'),
  })
  expect(defaultTableName).toBe(names.ledger)
})
