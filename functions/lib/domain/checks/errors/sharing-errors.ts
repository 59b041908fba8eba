import type { KnownError } from './known-error.ts'

/** What Image Builder and RAM say. */
export const sharingErrors: readonly KnownError[] = [
  {
    check: 'ORGANIZATION_SHARING_OFF',
    says: /can only be shared within your aws organization|organization <id> could not be found/,
    what: 'RAM does not share with the organization: sharing is off, was switched on moments ago, or the principal is no member',
  },
  {
    check: 'INVITATION_PENDING',
    says: /no ram resource share .*invitation found/,
    what: 'The account has no invitation to accept: members need none, those of others expire after 12 hours, and some may not look',
  },
  {
    check: 'RETIREMENT_POSTPONED',
    says: /associations in the resource share is in associating status/,
    what: 'RAM takes nothing out of a share while something of it is being associated',
  },
  {
    check: 'PRINCIPAL_NOT_ASSOCIATED',
    says: /waiting for state to become 'associated'/,
    what: 'RAM was not done with the association in the time that somebody waited for it',
  },
  {
    check: 'UNMATCHED_PERMISSION',
    says: /unmatchedpolicypermissionexception/,
    what: 'No managed permission of RAM has exactly the actions of the policy',
  },
  {
    check: 'RAM_QUOTA',
    says: /resourcesharelimitexceededexception|associate up to 100 resources/,
    what: 'A quota of RAM is used up, or one call names more than a hundred resources',
  },
  {
    check: 'BUILD_STILL_NEEDED',
    says: /resourcedependencyexception|has other resources depended on it/,
    what: 'Something depends on the resource, perhaps in an account that it is shared with',
  },
  {
    check: 'DISTRIBUTION_MALFORMED',
    says: /one or more outputs should be provided for each region/,
    what: 'An entry of the distribution configuration says nothing that is to be made in its Region',
  },
]
