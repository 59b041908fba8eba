import { describe, expect, it } from 'vitest'

import { createIdentifiers } from '../../../local/cloud/identifiers.ts'
import { createVirtualClock } from '../../../local/cloud/virtual-clock.ts'
import { createPermissionStore } from '../../../local/ram/permission-store.ts'

const owner = { accountId: '222222222222', region: 'us-east-1' }
const pair = [['imagebuilder:GetImage', 'imagebuilder:ListImages']]

function storeOf(settings: { readonly defaultPermissions?: boolean }) {
  return createPermissionStore({
    clock: createVirtualClock(0),
    identifiers: createIdentifiers(1),
    ...settings,
  })
}

describe('default permissions', () => {
  it.each([[{}], [{ defaultPermissions: true }]])(
    'match a policy of their actions in a world with %j',
    (world) => {
      expect(storeOf(world).findStandard(pair, owner)?.name).toBe('AWSRAMDefaultPermissionImageBuilderImage')
    },
  )

  it('are absent, until one is promoted, when the world has none', () => {
    const store = storeOf({ defaultPermissions: false })
    const derived = store.fromPolicy('imagebuilder:Image', pair, owner)

    expect(store.findStandard(pair, owner)).toBeUndefined()
    store.addStandard('ours', derived, owner)
    expect(store.findStandard(pair, owner)?.name).toBe('ours')
  })
})
