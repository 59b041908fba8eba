import { createRegionalState } from '../cloud/regional-state.ts'
import { ServiceError } from '../cloud/service.ts'
import { compileEventPattern, type EventPattern } from './event-pattern.ts'
import { readTarget, type RuleTarget, type TargetSpec } from './rule-target.ts'

/** Where a rule is. */
export interface Place {
  readonly accountId: string
  readonly region: string
}

/** A rule of the default event bus. */
export interface Rule {
  readonly name: string
  readonly arn: string
  /** As it was given. */
  readonly eventPattern: string
  readonly matches: EventPattern
  readonly enabled: boolean
  readonly description: string | undefined
  readonly targets: readonly RuleTarget[]
}

/** A rule as it is asked for, without its targets. */
export interface RuleSettings {
  readonly name: string
  readonly eventPattern: string
  readonly enabled: boolean
  readonly description?: string | undefined
}

/** The rules of the default event bus of each account and Region. */
export interface RuleStore {
  /** Creates a rule, or changes it and keeps its targets. @throws ServiceError InvalidEventPatternException, ValidationException. */
  put(place: Place, settings: RuleSettings): Rule
  /** Adds targets, or replaces those of the same id: all of them or none. @throws ServiceError ResourceNotFoundException, ValidationException, LimitExceededException. */
  putTargets(place: Place, ruleName: string, specs: readonly TargetSpec[]): void
  /** @throws ServiceError ResourceNotFoundException. */
  get(place: Place, name: string): Rule
  /** By name. */
  list(place: Place): readonly Rule[]
}

/** AWS's limit on the targets of a rule. */
const mostTargets = 5

/** A store without rules. */
export function createRuleStore(): RuleStore {
  const state = createRegionalState(() => new Map<string, Rule>())
  const rulesOf = ({ accountId, region }: Place): Map<string, Rule> => state.of(accountId, region)

  const get: RuleStore['get'] = (place, name) => {
    const rule = rulesOf(place).get(name)
    if (rule === undefined)
      throw new ServiceError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus default.`)
    return rule
  }

  return {
    get,
    list: (place) => [...rulesOf(place).values()].toSorted((one, other) => (one.name < other.name ? -1 : 1)),
    put: (place, settings) => {
      if (!/^[\w.-]{1,64}$/.test(settings.name))
        throw new ServiceError(
          'ValidationException',
          `Value '${settings.name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`,
        )
      const rule: Rule = {
        name: settings.name,
        arn: ruleArnOf(place, settings.name),
        eventPattern: settings.eventPattern,
        matches: compileEventPattern(settings.eventPattern),
        enabled: settings.enabled,
        description: settings.description,
        targets: rulesOf(place).get(settings.name)?.targets ?? [],
      }
      rulesOf(place).set(rule.name, rule)
      return rule
    },
    putTargets: (place, ruleName, specs) => {
      const rule = get(place, ruleName)
      const targets = new Map(rule.targets.map((target) => [target.spec.id, target]))
      for (const spec of specs) targets.set(spec.id, readTarget(spec))
      if (targets.size > mostTargets)
        throw new ServiceError(
          'LimitExceededException',
          'The requested resource exceeds the maximum number allowed.',
        )
      rulesOf(place).set(rule.name, { ...rule, targets: [...targets.values()] })
    },
  }
}

/** ARN of a rule of the default event bus. */
export function ruleArnOf({ accountId, region }: Place, name: string): string {
  return `arn:aws:events:${region}:${accountId}:rule/${name}`
}
