import { Validations } from 'aws-cdk-lib'
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam'
import type { Construct } from 'constructs'

/** What a role may do. */
export interface Access {
  readonly actions: readonly string[]
  /** Literal ARNs where one has a wildcard, so that its exception can be told apart. */
  readonly resources: readonly string[]
  /** Values of condition keys, each of which must be met. */
  readonly onlyWhere?: Readonly<Record<string, string>>
  /** The same with values that may have wildcards. */
  readonly onlyLike?: Readonly<Record<string, string>>
  /** The same with keys that are true or false. */
  readonly onlyIf?: Readonly<Record<string, boolean>>
  /** Why nothing narrower will do; without it a wildcard fails the synthesis. */
  readonly wildcardReason?: string
}

/** A role with exactly the named access, in one inline policy. */
export function createServiceRole(
  scope: Construct,
  id: string,
  role: { readonly name: string; readonly service: string; readonly access: readonly Access[] },
): Role {
  const created = new Role(scope, id, {
    roleName: role.name,
    assumedBy: new ServicePrincipal(role.service),
    inlinePolicies: {
      access: new PolicyDocument({
        statements: role.access.map(
          ({ actions, resources, onlyWhere, onlyLike, onlyIf }) =>
            new PolicyStatement({
              actions: [...actions],
              resources: [...resources],
              conditions: {
                ...(onlyWhere === undefined ? {} : { StringEquals: onlyWhere }),
                ...(onlyLike === undefined ? {} : { StringLike: onlyLike }),
                ...(onlyIf === undefined ? {} : { Bool: textsOf(onlyIf) }),
              },
            }),
        ),
      }),
    },
  })
  for (const { resources, wildcardReason } of role.access)
    acknowledgeWildcards(created, resources, wildcardReason)
  return created
}

/** IAM takes texts, also where a key is true or false. */
function textsOf(values: Readonly<Record<string, boolean>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, String(value)]))
}

function acknowledgeWildcards(role: Role, resources: readonly string[], reason: string | undefined): void {
  if (reason === undefined) return
  for (const resource of resources.filter((arn) => arn.includes('*'))) {
    Validations.of(role).acknowledge({ id: `AwsSolutions-IAM5[Resource::${resource}]`, reason })
  }
}
