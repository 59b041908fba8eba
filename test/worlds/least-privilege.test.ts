import { expect, it } from 'vitest'

import { tryPrivileges } from '../../local/rehearsal/least-privilege.ts'
import { deployment, scripts } from '../support/product.ts'

/** Every so manieth action is taken away; `npm run least-privilege`, or 1 here, takes every single one. */
const stride = Number(process.env['LEAST_PRIVILEGE_STRIDE'] ?? 4)

it(`allows the roles nothing that the reference stories do not use, and nothing that they do not need, by every action of ${stride}`, async () => {
  const tried: string[] = []
  const report = await tryPrivileges(
    { deployment, scripts, tries: (index) => index % stride === 0 },
    ({ role, action }) => tried.push(`${role} ${action}`),
  )

  expect(report.granted.length).toBeGreaterThan(100)
  expect(report.unused).toEqual([])
  expect(tried.length).toBeGreaterThanOrEqual(10)
  expect(report.unneeded, `without each of ${tried.join(', ')}`).toEqual([])
  expect(report.worksWithoutExcused).toBe(true)
}, 300_000)
