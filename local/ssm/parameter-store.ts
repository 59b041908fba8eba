import type { ParameterTier, ParameterType } from '@aws-sdk/client-ssm'

import type { Place } from '../cloud/place.ts'
import { createRegionalState } from '../cloud/regional-state.ts'

/** What Parameter Store checks a value to be. */
export type DataType = 'text' | 'aws:ec2:image'

/** One version of a parameter. */
export interface ParameterVersion {
  /** From 1. */
  readonly number: number
  readonly value: string
  readonly type: ParameterType
  readonly dataType: DataType
  readonly tier: ParameterTier
  readonly description?: string | undefined
  readonly allowedPattern?: string | undefined
  readonly modifiedAtMs: number
  /** ARN of who made it. */
  readonly modifiedBy: string
  readonly labels: readonly string[]
}

/** A parameter of an account in a Region. */
export interface Parameter {
  /** As PutParameter first gave it. */
  readonly name: string
  readonly arn: string
  /** Oldest first, never empty. */
  readonly versions: readonly [ParameterVersion, ...ParameterVersion[]]
  readonly tags: ReadonlyMap<string, string>
}

/** The parameters of one account in one Region, by name without a slash in front. */
export interface ParameterStore {
  find(key: string): Parameter | undefined
  /** Oldest first. */
  all(): readonly Parameter[]
  put(key: string, parameter: Parameter): void
  remove(key: string): void
  /** Until when nobody may put the parameter, because its value is being validated or was refused; milliseconds since the epoch. */
  readonly closedUntilMs: Map<string, number>
}

/** The parameters of all accounts. */
export interface ParameterStores {
  of(place: Place): ParameterStore
}

/** No parameters yet. */
export function createParameterStores(): ParameterStores {
  const states = createRegionalState(createParameterStore)
  return { of: ({ accountId, region }) => states.of(accountId, region) }
}

function createParameterStore(): ParameterStore {
  const parameters = new Map<string, Parameter>()
  return {
    find: (key) => parameters.get(key),
    all: () => [...parameters.values()],
    put: (key, parameter) => void parameters.set(key, parameter),
    remove: (key) => void parameters.delete(key),
    closedUntilMs: new Map(),
  }
}

/** The version that a request without a selector means. */
export function latestVersion({ versions }: Parameter): ParameterVersion {
  return versions.at(-1) ?? versions[0]
}
