import * as z from 'zod/mini'

import { accountIdPattern } from '../account-id.ts'
import { listOf, text } from '../copying/expectations.ts'

/** What the id of a check looks like; which there are is in the registry, whose texts no function carries. */
export const checkIdPattern = /^[A-Z][A-Z0-9_]{1,63}$/

/** `waivers` of a rules file. Which checks there are, and which day it is, is the business of those who take a file. */
export const waiversSchema = listOf(
  z.readonly(
    z.strictObject(
      {
        account: text(accountIdPattern, 'an account id: a string of 12 digits'),
        check: text(checkIdPattern, 'the id of a check, for example ROLE_NOT_ASSUMABLE'),
        until: z.iso.date({ error: 'a day, for example 2026-12-31' }),
        reason: text(/^(?=.*\S).{1,200}$/, 'why, in at most 200 characters on one line'),
      },
      { error: 'a map with account, check, until, reason' },
    ),
  ),
  { of: 'waivers', max: 500 },
)
