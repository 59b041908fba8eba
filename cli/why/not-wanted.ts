import type { Finding } from '../../functions/lib/domain/outcome.ts'
import { matchesGlob } from '../../functions/lib/domain/rules/glob.ts'
import type { Rule, Rules, Target } from '../../functions/lib/domain/rules/rules.ts'
import type { Run } from '../../functions/lib/domain/run/run.ts'
import type { Services } from '../command.ts'
import { isCheckOnly, isObserving } from '../observing-runs.ts'
import { targetPrincipals } from '../rule-principals.ts'
import { reasonOfRun } from './answer.ts'
import type { ToldRun } from './read-ways.ts'

type Reason = Pick<Finding, 'what' | 'remedy'>

/** Why no run gives an image to an account. */
export async function whyNotWanted(
  {
    accountId,
    image,
    told,
  }: { readonly accountId: string; readonly image: string; readonly told: readonly ToldRun[] },
  services: Pick<Services, 'rules'>,
): Promise<Reason> {
  const changing = told.filter(({ run }) => !isObserving(run))
  const newest = changing.find(({ run }) => run.trigger.kind === 'imageBuilt') ?? changing[0]
  const [observing] = told
  if (newest === undefined && observing !== undefined) return reasonOfObserving(observing.run)
  if (newest === undefined) {
    return {
      what: `No run is about ${image}: its build did not become AVAILABLE while the product was deployed, or nobody shared it by hand`,
      remedy: 'Start an execution by hand with events/manual-share.json or events/manual-copy.json',
    }
  }
  const ofRun = reasonOfRun(newest.run, newest.isStopped)
  if (ofRun !== undefined) return ofRun
  const { rulesVersion } = newest.run
  const stored = rulesVersion === undefined ? undefined : await services.rules.read(rulesVersion)
  if (stored === undefined) {
    return {
      what: `The run ${newest.run.runId} was for other accounts`,
      remedy: 'Start an execution by hand that names the account, or put the account into the rules',
    }
  }
  return reasonOfRules(stored.rules, accountId, image)
}

function reasonOfObserving(run: Run): Reason {
  const byHand = isCheckOnly(run)
  return {
    what: `The run ${run.runId} planned and checked and was to change nothing${byHand ? '' : ' (settings.mode: observe)'}`,
    remedy: byHand
      ? 'Start the run again without checkOnly'
      : 'Put settings.mode: apply into the rules (ibshare rules put FILE), then start the run again',
  }
}

function reasonOfRules(rules: Rules, accountId: string, image: string): Reason {
  const name = image.split('/')[1] ?? ''
  const forImage = rules.rules.filter(
    ({ match }) => match.imageNames?.some((glob) => matchesGlob(name, glob)) ?? true,
  )
  const excluding = forImage.filter((rule) => excludes(rule, rules, accountId)).map((rule) => rule.name)
  if (excluding.length > 0) {
    return {
      what: `A target of ${listed(excluding, 'rule')} leaves the account out (excludedAccounts)`,
      remedy: 'Take it out of excludedAccounts, then: ibshare rules put FILE, and start the run again',
    }
  }
  const naming = rules.rules.filter((rule) => targetPrincipals(rule, rules).has(accountId))
  const elsewhere =
    naming.length === 0
      ? 'No rule names the account'
      : `The account is named by ${listed(
          naming.map((rule) => rule.name),
          'rule',
        )}, which did not give it this image: another image is matched, or other Regions`
  return {
    what: elsewhere,
    remedy:
      'Put the account into a target of a rule that matches the image, then: ibshare rules put FILE, and start the run again',
  }
}

function excludes({ targets = [] }: Rule, rules: Rules, accountId: string): boolean {
  const named: readonly Target[] = targets.flatMap((target) => rules.targets[target] ?? [])
  return named.some(({ excludedAccounts = [] }) => excludedAccounts.includes(accountId))
}

function listed(names: readonly string[], noun: string): string {
  return `the ${noun}${names.length === 1 ? '' : 's'} ${names.join(', ')}`
}
