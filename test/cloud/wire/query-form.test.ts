import { DescribeImages$ } from '@aws-sdk/client-ec2'
import { AssumeRole$ } from '@aws-sdk/client-sts'
import { NormalizedSchema } from '@smithy/core/schema'
import { describe, expect, it } from 'vitest'

import { readForm } from '../../../local/wire/protocols/form-reader.ts'

describe('a query form', () => {
  it('keeps the order of the numbers when items come in another', () => {
    const ids = Array.from({ length: 12 }, (_, index) => `ami-${index + 1}`)
    const form = new URLSearchParams(
      ids.map((id, index) => [`ImageId.${index + 1}`, id] as [string, string]).toReversed(),
    )

    expect(readForm('ec2Query', NormalizedSchema.of(DescribeImages$[4]), form)).toEqual({ ImageIds: ids })
  })

  it('reads a plus as a space, as other clients write it', () => {
    const form = new URLSearchParams('RoleArn=a+b%2Bc')

    expect(readForm('awsQuery', NormalizedSchema.of(AssumeRole$[4]), form)).toEqual({ RoleArn: 'a b+c' })
  })

  it('tells an empty list from an absent one where the protocol does', () => {
    const schema = NormalizedSchema.of(AssumeRole$[4])

    expect(readForm('awsQuery', schema, new URLSearchParams('Tags='))).toEqual({ Tags: [] })
    expect(readForm('awsQuery', schema, new URLSearchParams(''))).toEqual({})
  })
})
