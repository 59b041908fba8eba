import { describe, expect, it } from 'vitest'

import { resourceTypes } from '../../../functions/lib/domain/resource-type.ts'
import { permissionNameOf } from '../../../functions/lib/domain/sharing/permission-name.ts'

describe('permissionNameOf', () => {
  it.each(resourceTypes)('answers a name that RAM takes for %s', (type) => {
    expect(permissionNameOf(type)).toMatch(/^[\w.-]{1,36}$/)
  })

  it('answers a name of its own for each type', () => {
    expect(new Set(resourceTypes.map(permissionNameOf)).size).toBe(resourceTypes.length)
  })
})
