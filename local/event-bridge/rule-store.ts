import { ServiceError } from '../cloud/service.ts'
import { busArnOf, defaultBusName, ruleArnOf, type BusAddress } from './bus-address.ts'
import { compileEventPattern, type EventPattern } from './event-pattern.ts'
import { readTarget, type RuleTarget, type TargetSpec } from './rule-target.ts'
import { compileSchedule, type Schedule } from './schedule-expression.ts'

/** A rule of an event bus. */
export interface Rule {
  readonly bus: BusAddress
  readonly name: string
  readonly arn: string
  /** As it was given; absent for a rule that has nothing but a schedule. */
  readonly eventPattern: string | undefined
  readonly matches: EventPattern
  readonly schedule: Schedule | undefined
  readonly enabled: boolean
  readonly description: string | undefined
  readonly targets: readonly RuleTarget[]
}

/** A rule as it is asked for, without its targets. */
export interface RuleSettings {
  readonly name: string
  /** At least one of pattern and schedule is there. */
  readonly eventPattern?: string | undefined
  /** On the default bus only. */
  readonly scheduleExpression?: string | undefined
  readonly enabled: boolean
  readonly description?: string | undefined
}

/** The rules of all event buses. */
export interface RuleStore {
  /** Creates a rule, or changes it and keeps its targets. @throws ServiceError InvalidEventPatternException, ValidationException. */
  put(bus: BusAddress, settings: RuleSettings): Rule
  /** Adds targets, or replaces those of the same id: all of them or none. @throws ServiceError ResourceNotFoundException, ValidationException, LimitExceededException. */
  putTargets(bus: BusAddress, ruleName: string, specs: readonly TargetSpec[]): void
  /** Answers the ids that the rule has no target of. @throws ServiceError ResourceNotFoundException. */
  removeTargets(bus: BusAddress, ruleName: string, ids: readonly string[]): readonly string[]
  /** @throws ServiceError ResourceNotFoundException. */
  setEnabled(bus: BusAddress, ruleName: string, enabled: boolean): Rule
  /** Does nothing when the rule is not there. @throws ServiceError ValidationException while it has targets. */
  delete(bus: BusAddress, ruleName: string): void
  /** @throws ServiceError ResourceNotFoundException. */
  get(bus: BusAddress, name: string): Rule
  findByArn(arn: string): Rule | undefined
  /** By name. */
  list(bus: BusAddress): readonly Rule[]
}

/** AWS's limit on the targets of a rule. */
const mostTargets = 5

/** Who is told of each rule that was put or switched, and of each that was deleted. */
export interface RuleFollower {
  follow(rule: Rule): void
  forget(ruleArn: string): void
}

/** A store without rules. */
export function createRuleStore(follower: RuleFollower): RuleStore {
  const byArn = new Map<string, Rule>()
  const namesOf = new Map<string, Set<string>>()

  const find = (bus: BusAddress, name: string): Rule | undefined => byArn.get(ruleArnOf(bus, name))
  const get: RuleStore['get'] = (bus, name) => {
    const rule = find(bus, name)
    if (rule === undefined)
      throw new ServiceError(
        'ResourceNotFoundException',
        `Rule ${name} does not exist on EventBus ${bus.name}.`,
      )
    return rule
  }
  const save = (rule: Rule): Rule => {
    const busArn = busArnOf(rule.bus)
    namesOf.set(busArn, (namesOf.get(busArn) ?? new Set()).add(rule.name))
    byArn.set(rule.arn, rule)
    follower.follow(rule)
    return rule
  }

  return {
    get,
    findByArn: (arn) => byArn.get(arn),
    list: (bus) => [...(namesOf.get(busArnOf(bus)) ?? [])].toSorted().map((name) => get(bus, name)),
    put: (bus, settings) => save(createRule(bus, settings, find(bus, settings.name)?.targets ?? [])),
    setEnabled: (bus, ruleName, enabled) => save({ ...get(bus, ruleName), enabled }),
    putTargets: (bus, ruleName, specs) => {
      const rule = get(bus, ruleName)
      const targets = new Map(rule.targets.map((target) => [target.spec.id, target]))
      for (const spec of specs) targets.set(spec.id, readTarget(spec))
      if (targets.size > mostTargets)
        throw new ServiceError(
          'LimitExceededException',
          'The requested resource exceeds the maximum number allowed.',
        )
      save({ ...rule, targets: [...targets.values()] })
    },
    removeTargets: (bus, ruleName, ids) => {
      const rule = get(bus, ruleName)
      save({ ...rule, targets: rule.targets.filter(({ spec }) => !ids.includes(spec.id)) })
      return ids.filter((id) => !rule.targets.some(({ spec }) => spec.id === id))
    },
    delete: (bus, ruleName) => {
      const rule = find(bus, ruleName)
      if (rule === undefined) return
      if (rule.targets.length > 0) throw invalid("Rule can't be deleted since it has targets.")
      byArn.delete(rule.arn)
      namesOf.get(busArnOf(bus))?.delete(ruleName)
      follower.forget(rule.arn)
    },
  }
}

function createRule(bus: BusAddress, settings: RuleSettings, targets: Rule['targets']): Rule {
  const { name, eventPattern, scheduleExpression, enabled, description } = settings
  if (!/^[\w.-]{1,64}$/.test(name))
    throw invalid(
      `Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`,
    )
  if (eventPattern === undefined && scheduleExpression === undefined)
    throw invalid('Parameter(s) EventPattern or ScheduleExpression must be specified.')
  if (scheduleExpression !== undefined && bus.name !== defaultBusName)
    throw invalid('ScheduleExpression is supported only on the default event bus.')
  return {
    bus,
    name,
    arn: ruleArnOf(bus, name),
    eventPattern,
    matches: eventPattern === undefined ? () => false : compileEventPattern(eventPattern),
    schedule: scheduleExpression === undefined ? undefined : compileSchedule(scheduleExpression),
    enabled,
    description,
    targets,
  }
}

function invalid(message: string): ServiceError {
  return new ServiceError('ValidationException', message)
}
