import { beforeAll, describe, expect, it } from 'vitest'

import { measureManyAccounts, type ManyAccountsFigures } from '../../local/rehearsal/many-accounts.ts'
import { deployment, scripts } from '../support/product.ts'

/** Step Functions' limits (service quotas): 256 KiB in a state, 25,000 events; ours is a fifth of them. */
describe.each(['policy', 'share'] as const)('one rule with 1,536 accounts, shared in %s mode', (mode) => {
  let figures: ManyAccountsFigures
  beforeAll(async () => {
    figures = await measureManyAccounts(mode, { deployment, scripts })
  }, 180_000)

  it('is shared with every account', () => {
    expect(figures).toMatchObject({ status: 'SUCCEEDED', accounts: 1536, accountsDone: 1536 })
  })

  it('keeps every state below 256 KiB and every history below 5,000 events', () => {
    expect(figures.largestStateBytes).toBeLessThan(256 * 1024)
    expect(figures.mostEvents).toBeLessThan(5000)
  })

  it('keeps every ledger item below 200 KiB', () => {
    expect(figures.largestItemBytes).toBeLessThan(200 * 1024)
  })
})
