import * as z from 'zod/mini'

import { accountIdPattern } from '../account-id.ts'
import { listOf, text } from '../copying/expectations.ts'

/** What the id of a check looks like; which there are is in the registry, whose texts no function carries. */
export const checkIdPattern = /^[A-Z][A-Z0-9_]{1,63}$/

const dayWords = 'a day, for example 2026-12-31'

/** What a day looks like; of those that look so, some are in no calendar. */
export const dayPattern = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/

const day = text(dayPattern, dayWords).check(z.refine(isInCalendar, { error: dayWords }))

/** One problem is enough for what does not even look like a day. */
function isInCalendar(date: string): boolean {
  if (!dayPattern.test(date)) return true
  return new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date) ?? false
}

/** `waivers` of a rules file. Which checks there are, and which day it is, is the business of those who take a file. */
export const waiversSchema = listOf(
  z.readonly(
    z.strictObject(
      {
        account: text(accountIdPattern, 'an account id: a string of 12 digits'),
        check: text(checkIdPattern, 'the id of a check, for example ROLE_NOT_ASSUMABLE'),
        until: day,
        reason: text(/^(?=.*\S).{1,200}$/, 'why, in at most 200 characters on one line'),
      },
      { error: 'a map with account, check, until, reason' },
    ),
  ),
  { of: 'waivers', max: 500 },
)
