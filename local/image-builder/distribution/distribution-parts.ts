import type { CloudCore } from '../../cloud/core.ts'
import type { AmiFactory } from '../../ec2/ami-factory.ts'
import type { Roles } from '../../iam/roles.ts'
import type { ServiceCalls } from '../../wire/service-calls.ts'

/** What distributing works with. */
export interface DistributionParts {
  readonly core: CloudCore
  readonly amis: AmiFactory
  readonly roles: Roles
  /** To EC2, STS and Systems Manager. */
  readonly calls: ServiceCalls
}
