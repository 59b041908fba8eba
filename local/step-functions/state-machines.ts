import type { LoggingConfiguration, TracingConfiguration } from '@aws-sdk/client-sfn'

import type { CloudCore } from '../cloud/core.ts'
import { ServiceError } from '../cloud/service.ts'
import { stateMachineArn, type Home } from './arns.ts'
import type { Definition } from './definition/definition.ts'
import { InvalidDefinitionError } from './definition/diagnostics.ts'
import { parseDefinition } from './definition/parse-definition.ts'
import { servicePrincipal } from './executions/role-session.ts'
import { checkName } from './names.ts'

/** What a state machine is made of. */
export interface StateMachineSpec {
  readonly name: string
  readonly roleArn: string
  /** The definition's text, its placeholders replaced. */
  readonly definition: string
  /** STANDARD when absent; no other type is modelled here. */
  readonly type?: string | undefined
  readonly loggingConfiguration?: LoggingConfiguration | undefined
  readonly tracingConfiguration?: TracingConfiguration | undefined
}

/** A state machine of an account and Region. */
export interface StateMachine extends Home {
  readonly arn: string
  readonly spec: StateMachineSpec
  readonly definition: Definition
  readonly createdMs: number
  /** Absent until it is updated. */
  readonly revisionId?: string
}

/** What UpdateStateMachine can change. */
export interface StateMachineChange {
  readonly roleArn: string | undefined
  readonly definition: string | undefined
  readonly loggingConfiguration: LoggingConfiguration | undefined
  readonly tracingConfiguration: TracingConfiguration | undefined
}

/** All state machines. */
export interface StateMachines {
  /**
   * Creates a machine; the same again answers the one that is there.
   * @throws ServiceError InvalidName, InvalidDefinition, StateMachineAlreadyExists, StateMachineTypeNotSupported,
   * AccessDeniedException when Step Functions may not assume the role.
   */
  create(home: Home, spec: StateMachineSpec): StateMachine
  /** Changes what executions that start from now on run. @throws ServiceError as `create` does. */
  update(machine: StateMachine, change: StateMachineChange): StateMachine
  find(arn: string): StateMachine | undefined
  /** By name. */
  of(home: Home): readonly StateMachine[]
}

/** No state machine yet. */
export function createStateMachines(
  core: Pick<CloudCore, 'clock' | 'identifiers' | 'sessions'>,
): StateMachines {
  const machines = new Map<string, StateMachine>()

  return {
    create: (home, spec) => {
      checkName(spec.name)
      const arn = stateMachineArn(home, spec.name)
      const definition = readDefinition(spec)
      const known = machines.get(arn)
      if (known !== undefined && !isSame(known.spec, spec)) throw alreadyExists(arn)
      if (known !== undefined) return known
      checkRole(core, { arn, roleArn: spec.roleArn })
      const machine = { ...home, arn, spec, definition, createdMs: core.clock.now() }
      machines.set(arn, machine)
      return machine
    },
    update: (machine, change) => {
      const spec: StateMachineSpec = {
        ...machine.spec,
        definition: change.definition ?? machine.spec.definition,
        roleArn: change.roleArn ?? machine.spec.roleArn,
        loggingConfiguration: change.loggingConfiguration ?? machine.spec.loggingConfiguration,
        tracingConfiguration: change.tracingConfiguration ?? machine.spec.tracingConfiguration,
      }
      const definition = readDefinition(spec)
      checkRole(core, { arn: machine.arn, roleArn: spec.roleArn })
      const updated = { ...machine, spec, definition, revisionId: core.identifiers.uuid() }
      machines.set(machine.arn, updated)
      return updated
    },
    find: (arn) => machines.get(arn),
    of: ({ accountId, region }) =>
      [...machines.values()]
        .filter((machine) => machine.accountId === accountId && machine.region === region)
        .toSorted((one, other) => (one.spec.name < other.spec.name ? -1 : 1)),
  }
}

function readDefinition({ definition, type = 'STANDARD' }: StateMachineSpec): Definition {
  if (type !== 'STANDARD') {
    throw new ServiceError(
      'StateMachineTypeNotSupported',
      `Expected a state machine of type STANDARD, got ${type}: it is not modelled here`,
    )
  }
  try {
    return parseDefinition(definition)
  } catch (error) {
    if (error instanceof InvalidDefinitionError) throw new ServiceError('InvalidDefinition', error.message)
    throw error
  }
}

/** AWS finds out when the machine is created whether it can assume the role. */
function checkRole(
  { sessions, identifiers }: Pick<CloudCore, 'sessions' | 'identifiers'>,
  { arn, roleArn }: { readonly arn: string; readonly roleArn: string },
): void {
  try {
    sessions.assumeForService({
      roleArn,
      servicePrincipal,
      sessionName: identifiers.token(32),
      sourceArn: arn,
    })
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    throw new ServiceError(
      'AccessDeniedException',
      `Neither the global service principal ${servicePrincipal}, nor the regional one is authorized to assume the provided role.`,
    )
  }
}

function isSame(one: StateMachineSpec, other: StateMachineSpec): boolean {
  return (
    one.definition === other.definition &&
    one.roleArn === other.roleArn &&
    JSON.stringify(one.loggingConfiguration) === JSON.stringify(other.loggingConfiguration) &&
    JSON.stringify(one.tracingConfiguration) === JSON.stringify(other.tracingConfiguration)
  )
}

function alreadyExists(arn: string): ServiceError {
  return new ServiceError('StateMachineAlreadyExists', `State Machine Already Exists: '${arn}'`)
}
