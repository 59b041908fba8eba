import type { RequestLaunchTemplateData } from '@aws-sdk/client-ec2'

import { createClientTokens, type Once } from '../../cloud/client-tokens.ts'
import type { Place } from '../../cloud/place.ts'
import { createRegionalState } from '../../cloud/regional-state.ts'
import { idempotentParameterMismatch } from '../errors.ts'

/** What instances are launched with. */
export type TemplateData = RequestLaunchTemplateData

/** One version of a launch template; it never changes. */
export interface TemplateVersion {
  /** From 1. */
  readonly number: number
  readonly description?: string | undefined
  readonly createdAtMs: number
  /** ARN of who made it. */
  readonly createdBy: string
  readonly data: TemplateData
}

/** A launch template of an account in a Region. */
export interface LaunchTemplate {
  /** `lt-…` */
  readonly id: string
  readonly name: string
  readonly createdAtMs: number
  /** ARN of who made it. */
  readonly createdBy: string
  readonly defaultVersion: number
  /** The number of the next version: those of deleted versions are not given again. */
  readonly nextVersion: number
  /** Oldest first; the default version is always among them. */
  readonly versions: readonly TemplateVersion[]
}

/** What the documentation limits, per account and Region and per template (EC2 User Guide, "Restrictions for launch templates"). */
export interface TemplateQuotas {
  readonly templates: number
  readonly versions: number
}

/** A version, as a repeated request finds it again. */
export interface MadeVersion {
  readonly template: LaunchTemplate
  readonly version: TemplateVersion
}

/** The launch templates of all accounts, and what repeated requests answer. */
export interface LaunchTemplates {
  readonly quotas: TemplateQuotas
  /** Oldest first. */
  all(place: Place): readonly LaunchTemplate[]
  byId(place: Place, id: string): LaunchTemplate | undefined
  byName(place: Place, name: string): LaunchTemplate | undefined
  put(place: Place, template: LaunchTemplate): void
  remove(place: Place, id: string): void
  /** Client tokens of CreateLaunchTemplate. */
  readonly createTokens: Once<MadeVersion>
  /** Client tokens of CreateLaunchTemplateVersion. */
  readonly versionTokens: Once<MadeVersion>
  /** Client tokens of ModifyLaunchTemplate. */
  readonly modifyTokens: Once<LaunchTemplate>
}

const documentedQuotas: TemplateQuotas = { templates: 5000, versions: 10_000 }

/** No launch templates yet. */
export function createLaunchTemplates(quotas: TemplateQuotas = documentedQuotas): LaunchTemplates {
  const states = createRegionalState(() => new Map<string, LaunchTemplate>())
  const stateOf = ({ accountId, region }: Place): Map<string, LaunchTemplate> => states.of(accountId, region)

  return {
    quotas,
    all: (place) => [...stateOf(place).values()],
    byId: (place, id) => stateOf(place).get(id),
    byName: (place, name) => [...stateOf(place).values()].find((template) => template.name === name),
    put: (place, template) => void stateOf(place).set(template.id, template),
    remove: (place, id) => void stateOf(place).delete(id),
    createTokens: createClientTokens(idempotentParameterMismatch),
    versionTokens: createClientTokens(idempotentParameterMismatch),
    modifyTokens: createClientTokens(idempotentParameterMismatch),
  }
}
