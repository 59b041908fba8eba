import {
  Aws,
  CfnCondition,
  CfnParameter,
  Fn,
  type CfnParameterProps,
  type ICfnConditionExpression,
  type Stack,
} from 'aws-cdk-lib'

import { names } from '../names.ts'

/** Parameters that are `true` or `false`: which statements the role of the account gets. */
export type DestinationSwitch =
  | 'EncryptedImages'
  | 'LaunchTemplates'
  | 'SsmParameters'
  | 'ReadAccess'
  | 'CleanUpAccess'

/** Who of the owner account may assume the role. */
const trustChoices = ['WholeOwnerAccount', 'NamedRolesAndImageBuilder', 'NamedRoles'] as const

/** Conditions on the parameters of a destination account's stack. */
export interface DestinationConditions {
  /** The role belongs to the account, not to a Region: one of its stacks makes it. */
  readonly isHome: CfnCondition
  readonly trustsWholeAccount: CfnCondition
  readonly trustsImageBuilder: CfnCondition
  readonly forwardsWakeUps: CfnCondition
  /** Whether this is the home Region and the statements are wanted. */
  readonly wants: Readonly<Record<DestinationSwitch, CfnCondition>>
}

/** The parameter that lists the keys which the role may use, as `Ref` takes it. */
export const keyArnsParameter = 'KmsKeyArns'

const noBus = 'none'

const switches: Readonly<
  Record<DestinationSwitch, { readonly default: 'true' | 'false'; readonly what: string }>
> = {
  EncryptedImages: { default: 'false', what: 'use KMS keys: for encrypted AMIs' },
  LaunchTemplates: { default: 'false', what: 'add versions to launch templates tagged by Image Builder' },
  SsmParameters: { default: 'false', what: 'write SSM parameters with the AMI id' },
  ReadAccess: { default: 'true', what: 'read what the checks before a copy need; not asked for by AWS' },
  CleanUpAccess: { default: 'false', what: 'deregister AMIs that carry our tag; not asked for by AWS' },
}

/** Declares the parameters, in the order in which a person would fill them in, and the conditions on them. */
export function createDestinationParameters(stack: Stack): DestinationConditions {
  declare(stack, 'OwnerAccountId', {
    description: 'The account that owns the images, 12 digits.',
    allowedPattern: String.raw`^\d{12}$`,
  })
  const trusts = declareTrust(stack)
  const isHome = declareHome(stack)
  const wants = declareSwitches(stack, isHome)
  declareKeyArns(stack)
  declare(stack, 'ParameterPrefix', {
    description:
      'What the names of SSM parameters begin with, without the leading slash; imagebuilder/ is allowed beside it.',
    allowedPattern: String.raw`^[\w.-][\w./-]*$`,
    default: 'ImageBuilder-',
  })
  return { isHome, wants, ...trusts, forwardsWakeUps: declareWakeUps(stack) }
}

function declareTrust(
  stack: Stack,
): Pick<DestinationConditions, 'trustsWholeAccount' | 'trustsImageBuilder'> {
  const trusted = declare(stack, 'TrustedPrincipals', {
    description:
      'Who of the owner account may assume the role. WholeOwnerAccount is what the Image Builder guide shows; the others name the roles of imagebuilder-share, with or without the service-linked role of Image Builder.',
    allowedValues: [...trustChoices],
    default: trustChoices[0],
  })
  const choose = (id: string, choice: string): CfnCondition =>
    conditionOf(stack, id, Fn.conditionEquals(trusted, choice))
  return {
    trustsWholeAccount: choose('TrustsWholeOwnerAccount', trustChoices[0]),
    trustsImageBuilder: choose('TrustsImageBuilder', trustChoices[1]),
  }
}

function declareHome(stack: Stack): CfnCondition {
  const homeRegion = declare(stack, 'HomeRegion', {
    description: 'The one Region whose stack makes the role, because roles belong to the account as a whole.',
    allowedPattern: String.raw`^[a-z]{2}(-[a-z]+)+-\d$`,
    default: 'us-east-1',
  })
  return conditionOf(stack, 'IsHome', Fn.conditionEquals(homeRegion, Aws.REGION))
}

function declareSwitches(stack: Stack, isHome: CfnCondition): DestinationConditions['wants'] {
  const declareSwitch = (name: DestinationSwitch): CfnCondition => {
    const { default: byDefault, what } = switches[name]
    const wanted = declare(stack, name, {
      description: `Whether the role may ${what}.`,
      allowedValues: ['true', 'false'],
      default: byDefault,
    })
    const isWanted = Fn.conditionEquals(wanted, 'true')
    return conditionOf(stack, `Wants${name}`, Fn.conditionAnd(isHome, isWanted))
  }
  return {
    EncryptedImages: declareSwitch('EncryptedImages'),
    LaunchTemplates: declareSwitch('LaunchTemplates'),
    SsmParameters: declareSwitch('SsmParameters'),
    ReadAccess: declareSwitch('ReadAccess'),
    CleanUpAccess: declareSwitch('CleanUpAccess'),
  }
}

function declareKeyArns(stack: Stack): CfnParameter {
  return new CfnParameter(stack, keyArnsParameter, {
    type: 'CommaDelimitedList',
    description:
      'The keys that EncryptedImages is about, as ARNs of keys with * where anything will do. Aliases are no resources of IAM.',
    allowedPattern: String.raw`^(\*|arn:[a-z-]+:kms:[a-z0-9*-]+:(\d{12}|\*):key/[\w*-]+)$`,
    default: '*',
  })
}

function declareWakeUps(stack: Stack): CfnCondition {
  const busArn = declare(stack, 'WakeUpBusArn', {
    description: `The bus of the owner account that is told when an AMI is available or failed, or ${noBus}: then copies are found by polling.`,
    allowedPattern: `^(${noBus}|arn:[a-z-]+:events:[a-z0-9-]+:\\d{12}:event-bus/${names.wakeUps})$`,
    default: noBus,
  })
  return conditionOf(stack, 'ForwardsWakeUps', Fn.conditionNot(Fn.conditionEquals(busArn, noBus)))
}

/** Declares a parameter and answers the reference to its value. */
function declare(stack: Stack, name: string, props: CfnParameterProps): string {
  return new CfnParameter(stack, name, props).valueAsString
}

function conditionOf(stack: Stack, id: string, expression: ICfnConditionExpression): CfnCondition {
  return new CfnCondition(stack, id, { expression })
}
