import { names } from '../../infra/names.ts'
import { playReferenceRun } from './reference-run.ts'
import { referenceWorld } from './reference-world.ts'
import { openRehearsal, type Rehearsal, type RehearsalSettings } from './rehearsal.ts'

/** One action that one role is allowed. */
export interface GrantedAction {
  /** The role's name. */
  readonly role: string
  readonly action: string
}

/** Actions without which nothing can be seen to fail, by their nature, and why they are there all the same. */
interface Excuse {
  readonly covers: (granted: GrantedAction) => boolean
  readonly reason: string
}

const excuses: readonly Excuse[] = [
  {
    covers: ({ role, action }) =>
      role !== names.runWorkflow && /^logs:(CreateLogStream|PutLogEvents)$/.test(action),
    reason:
      'Lambda writes log lines beside the invocation: without it the function works, and nobody knows how',
  },
  {
    covers: ({ role, action }) => role === names.runWorkflow && action.startsWith('logs:'),
    reason: 'Step Functions delivers its log beside the execution, which does not wait for it',
  },
  {
    covers: ({ role, action }) => role === names.runWorkflow && action.startsWith('xray:'),
    reason: 'Step Functions sends traces beside the execution, which does not wait for them',
  },
  {
    covers: ({ role, action }) => role === names.runWorkflow && action === 'states:DescribeExecution',
    reason:
      "AWS's guide asks it of every Distributed Map without saying when it is used, so the embedded cloud never asks",
  },
]

/** Why the lack of an action cannot make the reference run fail; `undefined` where it must. */
export function excuseFor(granted: GrantedAction): string | undefined {
  return excuses.find(({ covers }) => covers(granted))?.reason
}

/** What came of taking actions away. */
export interface PrivilegeReport {
  /** Everything that the product's roles are allowed. */
  readonly granted: readonly GrantedAction[]
  /** Actions that the reference run does not need, although nothing excuses them: they should go. */
  readonly unneeded: readonly GrantedAction[]
  /** Excused actions, all of which are taken away at once. */
  readonly excused: readonly GrantedAction[]
  /** Whether the reference run needs none of the excused ones. */
  readonly worksWithoutExcused: boolean
}

interface TrialSettings extends Pick<RehearsalSettings, 'deployment' | 'scripts'> {
  /** Which of the actions that are not excused are tried, by their place in the list; all unless said otherwise. */
  readonly tries?: (index: number) => boolean
}

/**
 * Plays the reference run without each single action that the product's roles are allowed, each time in a fresh
 * cloud: it must come out differently. Excused actions are taken away together: then it must not.
 */
export async function tryPrivileges(
  { tries = () => true, ...settings }: TrialSettings,
  onTried: (granted: GrantedAction, isNeeded: boolean) => void = () => {},
): Promise<PrivilegeReport> {
  const { granted, lines } = await playUndisturbed(settings)
  const excused = granted.filter((one) => excuseFor(one) !== undefined)
  const unneeded: GrantedAction[] = []
  const candidates = granted.filter((candidate) => !excused.includes(candidate))
  for (const one of candidates.filter((_, index) => tries(index))) {
    const isNeeded = !(await playsAlike(settings, [one], lines))
    if (!isNeeded) unneeded.push(one)
    onTried(one, isNeeded)
  }
  return { granted, unneeded, excused, worksWithoutExcused: await playsAlike(settings, excused, lines) }
}

async function playUndisturbed(settings: RehearsalSettings) {
  const rehearsal = await openRehearsal(referenceWorld, settings)
  try {
    const lines: string[] = []
    for await (const line of playReferenceRun(rehearsal)) lines.push(line)
    return { granted: grantedActions(rehearsal), lines }
  } finally {
    rehearsal.cloud.dispose()
  }
}

function grantedActions({ cloud, deployed, world }: Rehearsal): readonly GrantedAction[] {
  const roles = [...deployed.functions.keys(), names.runWorkflow]
  return roles.flatMap((role) =>
    cloud.iam.roles.actionsOf(roleArn(world.ownerAccountId, role)).map((action) => ({ role, action })),
  )
}

async function playsAlike(
  settings: RehearsalSettings,
  without: readonly GrantedAction[],
  lines: readonly string[],
): Promise<boolean> {
  const rehearsal = await openRehearsal(referenceWorld, settings)
  try {
    for (const { role, action } of without) {
      rehearsal.cloud.iam.roles.removeAction(roleArn(referenceWorld.ownerAccountId, role), action)
    }
    let played = 0
    for await (const line of playReferenceRun(rehearsal)) {
      if (line !== lines[played]) return false
      played += 1
    }
    return true
  } finally {
    rehearsal.cloud.dispose()
  }
}

/** Functions and state machine have roles of their own names. */
function roleArn(accountId: string, role: string): string {
  return `arn:aws:iam::${accountId}:role/${role}`
}
