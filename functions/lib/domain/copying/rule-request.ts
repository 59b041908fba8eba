import type { Finding } from '../outcome.ts'
import type { BuiltImage } from './built-image.ts'
import type { RuleParameters } from './copy-rule-schema.ts'
import { kmsKeyFor, ownedKey } from './kms-keys.ts'
import type { KmsKeys } from './kms-keys.ts'
import type { LaneKey } from './lane-key.ts'
import { parameterNameFrom } from './parameter-name.ts'
import type { WantedParameter } from './wanted-copy.ts'

/** A rule's wish for one build, its names resolved. */
export interface RuleRequest {
  readonly ruleName: string
  /** The Regions that it means; `all` is the file's. */
  readonly regions: readonly string[]
  /** The accounts of the rule's targets in a Region, units and organization expanded. */
  readonly accountsIn: (region: string) => readonly string[]
  /** The rule's targets in a Region as EC2 takes them: account ids, ARNs of units and of organizations. */
  readonly principalsIn: (region: string) => readonly string[]
  /** The keys that the rule names. */
  readonly kmsKeys?: KmsKeys
  readonly ssmParameters?: RuleParameters
  /** The stage of a rollout, where there is one. */
  readonly stage?: string
}

/** A parameter of a rule, its name resolved. */
export interface ParameterName {
  readonly name: string
  readonly dataType: 'text' | 'aws:ec2:image'
}

/** The keys of a copy and of a relay in its Region. */
export function keyMembers(
  keys: KmsKeys | undefined,
  lane: LaneKey,
  ownerId: string,
): { readonly kmsKeyId?: string; readonly relayKmsKeyId?: string } {
  if (keys === undefined) return {}
  const kmsKeyId = kmsKeyFor(keys, lane)
  const relayKmsKeyId = ownedKey(kmsKeyFor(keys, { ...lane, accountId: ownerId }), ownerId)
  return {
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    ...(relayKmsKeyId === undefined ? {} : { relayKmsKeyId }),
  }
}

/** The rule's parameters in one account. */
export function parametersIn(accountId: string, names: readonly ParameterName[]): readonly WantedParameter[] {
  return names.map(({ name, dataType }) => ({ accountId, name, dataType }))
}

/** Resolves the names of a rule's parameters for a build. */
export function parameterNames(
  { ruleName, ssmParameters = [], stage }: RuleRequest,
  built: BuiltImage,
): { readonly parameters: readonly ParameterName[]; readonly findings: readonly Finding[] } {
  const values = { imageName: built.name, version: built.version, ...(stage === undefined ? {} : { stage }) }
  const readings = ssmParameters.map(({ parameterName, dataType = 'text' }, index) => ({
    dataType,
    reading: parameterNameFrom(parameterName, values, `${ruleName}.ssmParameters[${index}].parameterName`),
  }))
  return {
    parameters: readings.flatMap(({ dataType, reading }) =>
      reading.kind === 'name' ? [{ name: reading.name, dataType }] : [],
    ),
    findings: readings.flatMap(({ reading }) => (reading.kind === 'refused' ? [reading.finding] : [])),
  }
}
