import type { OrganizationView } from '../../../functions/lib/domain/organization.ts'

export const organizationArn = 'arn:aws:organizations::111111111111:organization/o-goldenimages'
export const unitArn = 'arn:aws:organizations::111111111111:ou/o-goldenimages/ou-ab12-nonprod01'

/** An organization that may describe itself and nothing more, with some members replaced. */
export function organizationOf(changes: Partial<OrganizationView> = {}): OrganizationView {
  return {
    facts: { kind: 'member', arn: organizationArn },
    members: { kind: 'unreadable', why: 'AccessDenied' },
    units: new Map(),
    ...changes,
  }
}
