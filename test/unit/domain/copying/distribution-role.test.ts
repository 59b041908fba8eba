import { expect, it } from 'vitest'

import { distributionRoleArn } from '../../../../functions/lib/domain/copying/distribution-role.ts'

it.each([
  ['eu-west-1', 'aws'],
  ['cn-north-1', 'aws-cn'],
  ['us-gov-west-1', 'aws-us-gov'],
])("names the role of an account in %s with the Region's partition %s", (region, partition) => {
  expect(distributionRoleArn({ accountId: '440000000001', region })).toBe(
    `arn:${partition}:iam::440000000001:role/EC2ImageBuilderDistributionCrossAccountRole`,
  )
})
