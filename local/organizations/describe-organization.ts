import { DescribeOrganization$, type DescribeOrganizationResponse } from '@aws-sdk/client-organizations'

import type { CloudCore } from '../cloud/core.ts'
import { memberArn, organizationArn } from '../cloud/organization-arns.ts'
import type { Operation } from '../cloud/service.ts'
import { emailOf } from './member-accounts.ts'
import { requireOrganization } from './organization-access.ts'

/** DescribeOrganization: open to every member. */
export function describeOrganization(core: CloudCore): Operation<object, DescribeOrganizationResponse> {
  return {
    schema: DescribeOrganization$,
    needs: () => [{ action: 'organizations:DescribeOrganization', resource: '*' }],
    handle: (_input, context) => {
      const organization = requireOrganization(core, context)
      return {
        Organization: {
          Id: organization.id,
          Arn: organizationArn(organization),
          FeatureSet: 'ALL',
          MasterAccountArn: memberArn(organization, organization.managementAccountId),
          MasterAccountId: organization.managementAccountId,
          MasterAccountEmail: emailOf(organization.managementAccountId),
        },
      }
    },
  }
}
