import { expect, it } from 'vitest'

import { tryPrivileges } from '../../local/rehearsal/least-privilege.ts'
import { deployment, scripts } from '../support/product.ts'

it('allows the roles nothing that the reference run does not need', async () => {
  const report = await tryPrivileges({ deployment, scripts })

  expect(report.granted.length).toBeGreaterThan(60)
  expect(report.unneeded).toEqual([])
  expect(report.worksWithoutExcused).toBe(true)
}, 180_000)
