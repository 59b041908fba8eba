import { expect, it } from 'vitest'

import { listOf, statementsOf } from './properties.ts'
import { readOwnerStack } from './stack.ts'

const readRoleArn = 'arn:aws:iam::111111111111:role/organization-read'

it('reads the organization with the role of the settings, and with no right of its own but to describe it', async () => {
  const stack = await readOwnerStack({ organizationReadRoleArn: readRoleArn })
  const role = stack.all('AWS::IAM::Role').find(({ RoleName }) => RoleName === 'imagebuilder-share-plan-run')!
  const planRun = stack
    .all('AWS::Lambda::Function')
    .find(({ FunctionName }) => FunctionName === 'imagebuilder-share-plan-run')!
  const actions = statementsOf(role).flatMap(({ Action }) => listOf(Action))
  const assuming = statementsOf(role).filter(({ Action }) => listOf(Action).includes('sts:AssumeRole'))

  expect(planRun.Environment.Variables).toMatchObject({ ORGANIZATION_READ_ROLE_ARN: readRoleArn })
  expect(assuming.map(({ Resource }) => Resource)).toEqual([readRoleArn])
  expect(actions.filter((action) => action.startsWith('organizations:'))).toEqual([
    'organizations:DescribeOrganization',
  ])
})

it('refuses a setting that is no role', async () => {
  await expect(readOwnerStack({ organizationReadRoleArn: 'organization-read' })).rejects.toThrow(
    'organizationReadRoleArn: Expected the ARN of an IAM role. Got "organization-read".',
  )
})
