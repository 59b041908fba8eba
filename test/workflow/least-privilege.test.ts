import { expect, it } from 'vitest'

import { tryPrivileges } from '../../local/rehearsal/least-privilege.ts'
import { deployment, scripts } from '../support/product.ts'

/** `npm run least-privilege` tries every action; here every fourth one, beginning anywhere. */
const stride = 4

it('allows the roles nothing that the reference run does not need', async () => {
  const first = Math.floor(Math.random() * stride)
  const tried: string[] = []
  const report = await tryPrivileges(
    { deployment, scripts, tries: (index) => index % stride === first },
    ({ role, action }) => tried.push(`${role} ${action}`),
  )

  expect(report.granted.length).toBeGreaterThan(100)
  expect(tried.length).toBeGreaterThanOrEqual(10)
  expect(report.unneeded, `of every ${stride}th action from number ${first}`).toEqual([])
  expect(report.worksWithoutExcused).toBe(true)
}, 300_000)
