import {
  EnableSharingWithAwsOrganization$,
  type EnableSharingWithAwsOrganizationResponse,
} from '@aws-sdk/client-ram'

import type { CloudCore } from '../cloud/core.ts'
import type { Operation } from '../cloud/service.ts'
import { notPermitted } from './errors.ts'

/** What RAM does for its caller (RAM API Reference, EnableSharingWithAwsOrganization). */
const needs = [
  'ram:EnableSharingWithAwsOrganization',
  'iam:CreateServiceLinkedRole',
  'organizations:EnableAWSServiceAccess',
  'organizations:DescribeOrganization',
].map((action) => ({ action, resource: '*' }))

/** EnableSharingWithAwsOrganization: for the management account alone, in any one Region for all of them. */
export function enableSharingWithAwsOrganization({
  accounts,
}: CloudCore): Operation<object, EnableSharingWithAwsOrganizationResponse> {
  return {
    schema: EnableSharingWithAwsOrganization$,
    needs: () => needs,
    handle: (_input, { caller }) => {
      if (accounts.organization?.managementAccountId !== caller.accountId) {
        throw notPermitted(
          "Unable to enable sharing with AWS Organizations. Received AccessDeniedException from AWSOrganizations with the following error message: You don't have permissions to access this resource.",
        )
      }
      accounts.enableSharing()
      return { returnValue: true }
    },
  }
}
