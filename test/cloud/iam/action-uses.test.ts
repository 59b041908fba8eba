import { describe, expect, it } from 'vitest'

import { readPolicy } from '../../../local/iam/read-policy.ts'
import { administrator, allowing, createWorld, owner, region, sessionIn } from './world.ts'

const key = `arn:aws:kms:eu-west-1:${owner}:key/1`
const decrypt = { action: 'kms:Decrypt', resource: key }

/** A world and a session of a role that may decrypt with the key and nothing else. */
function decryptingRole() {
  const world = createWorld()
  const caller = sessionIn(world, owner, { access: allowing('kms:Decrypt', key) })
  return { world, caller, used: () => [...world.uses.of(caller.roleArn!)] }
}

describe('what a role has used', () => {
  it('is each action that its policies allowed, once', () => {
    const { world, caller, used } = decryptingRole()

    for (let times = 0; times < 2; times += 1) world.authorizer.refusal(caller, decrypt, region)

    expect(used()).toEqual(['kms:Decrypt'])
  })

  it('is nothing that was refused', () => {
    const { world, caller, used } = decryptingRole()

    world.authorizer.refusal(caller, { ...decrypt, action: 'kms:Encrypt' }, region)
    world.authorizer.refusal(caller, { ...decrypt, resource: `${key}2` }, region)

    expect(used()).toEqual([])
  })

  it('is nothing that only the policy of a resource allowed', () => {
    const { world, caller, used } = decryptingRole()
    const policy = readPolicy(
      {
        Statement: [
          { Effect: 'Allow', Principal: { AWS: caller.arn }, Action: 'kms:Encrypt', Resource: '*' },
        ],
      },
      { name: 'key policy', kind: 'resource' },
    )

    const decision = world.access.decide({
      caller,
      action: 'kms:Encrypt',
      resource: key,
      resourcePolicies: { accountId: owner, policies: [policy] },
    })

    expect(decision).toEqual({ kind: 'allowed' })
    expect(used()).toEqual([])
  })

  it('is nothing of what an administrator did', () => {
    const { world, used } = decryptingRole()

    world.authorizer.refusal(administrator(owner), decrypt, region)

    expect(used()).toEqual([])
  })
})
