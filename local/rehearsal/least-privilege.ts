import { functionName, names } from '../../infra/names.ts'
import type { World } from '../worlds/world.ts'
import { referenceStories, type ReferenceStory } from './reference-run.ts'
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

/** The state machines, whose roles are called as they are. */
const workflows: readonly string[] = [names.runWorkflow, names.sweepWorkflow]

/** Functions that give events up to the dead-letter queue, and do so in none of the stories. */
const neverGivingUp = new Set(['start-sweep', 'withdraw-run', 'wake-lane'].map(functionName))

const excuses: readonly Excuse[] = [
  {
    covers: ({ role, action }) =>
      !workflows.includes(role) && /^logs:(CreateLogStream|PutLogEvents)$/.test(action),
    reason:
      'Lambda writes log lines beside the invocation: without it the function works, and nobody knows how',
  },
  {
    covers: ({ role, action }) => workflows.includes(role) && action.startsWith('logs:'),
    reason: 'Step Functions delivers its log beside the execution, which does not wait for it',
  },
  {
    covers: ({ role, action }) => workflows.includes(role) && action.startsWith('xray:'),
    reason: 'Step Functions sends traces beside the execution, which does not wait for them',
  },
  {
    covers: ({ role, action }) => role === names.runWorkflow && action === 'states:DescribeExecution',
    reason:
      "AWS's guide asks it of every Distributed Map without saying when it is used, so the embedded cloud never asks",
  },
  {
    covers: ({ role, action }) => neverGivingUp.has(role) && action === 'sqs:SendMessage',
    reason: 'Lambda puts what a function fails at three times into the queue; these succeed in every story',
  },
  {
    covers: ({ action }) => action === 'kms:ReEncryptTo',
    reason:
      "AWS asks it of whoever copies from one key to another; the embedded cloud's EC2 asks for the other half",
  },
  {
    covers: ({ role, action }) => role === functionName('wake-lane') && /^ec2:\w+LaunchTemplate/.test(action),
    reason: 'A wake-up may come before the sweep that makes outputs of what is there; in no story it does',
  },
  {
    covers: ({ role, action }) =>
      role === functionName('wake-lane') && /^ec2:Describe(Image|Snapshot)Attribute$/.test(action),
    reason: 'Where a wake-up cannot read who may copy a relay, the sweep grants it in a later tick',
  },
  {
    covers: ({ role, action }) => role === functionName('wake-lane') && action === 'ssm:GetParameter',
    reason:
      'What a parameter holds is read back to write it no second time; a wake-up finds one that was written in no story',
  },
  {
    covers: ({ role, action }) => role === functionName('enqueue-copies') && action === 'sts:AssumeRole',
    reason:
      'It asks whether AMIs of earlier runs are still there; an account that lets nobody look is believed',
  },
  {
    covers: ({ role, action }) => role === functionName('sweep-lanes') && action === 'states:StartExecution',
    reason:
      'A sweep starts the next after 400 ticks, where who was to start it crashed, and for a stopped run whose event was lost',
  },
  {
    covers: ({ role, action }) =>
      [functionName('start-sweep'), functionName('withdraw-run')].includes(role) &&
      action === 'dynamodb:GetItem',
    reason: 'An item is read again only where somebody else has just changed it',
  },
]

/** Why the lack of an action cannot make the reference stories fail; `undefined` where it must. */
export function excuseFor(granted: GrantedAction): string | undefined {
  return excuses.find(({ covers }) => covers(granted))?.reason
}

/** What came of taking actions away. */
export interface PrivilegeReport {
  /** Everything that the product's roles are allowed. */
  readonly granted: readonly GrantedAction[]
  /** Actions that no story uses, although nothing excuses them: they should go. */
  readonly unused: readonly GrantedAction[]
  /** Actions that were tried, and without which every story comes out the same: they should go. */
  readonly unneeded: readonly GrantedAction[]
  /** Excused actions, all of which are taken away at once. */
  readonly excused: readonly GrantedAction[]
  /** Whether the stories need none of the excused ones. */
  readonly worksWithoutExcused: boolean
}

interface TrialSettings extends Pick<RehearsalSettings, 'deployment' | 'scripts'> {
  /** Which of the actions that are used and not excused are tried, by their place in the list; default all. */
  readonly tries?: (index: number) => boolean
}

/**
 * Plays the reference stories and finds out which actions of the product's roles they use. Then plays those that use an
 * action without it, until one comes out differently, for each single action. Excused actions are taken away
 * together: then every story that uses one of them must come out the same.
 */
export async function tryPrivileges(
  { tries = () => true, ...settings }: TrialSettings,
  onTried: (granted: GrantedAction, isNeeded: boolean) => void = () => {},
): Promise<PrivilegeReport> {
  const granted = await grantedActions(settings)
  const excused = granted.filter((one) => excuseFor(one) !== undefined)
  const candidates = granted.filter((one) => !excused.includes(one))
  const played: PlayedStory[] = []
  for (const story of referenceStories) played.push(await playUndisturbed(settings, story))
  const quickestFirst = played.toSorted((one, other) => one.calls - other.calls)

  const used = candidates.filter((one) => played.some((story) => story.uses(one)))
  const unneeded: GrantedAction[] = []
  for (const one of used.filter((_, index) => tries(index))) {
    const stories = quickestFirst.filter((story) => story.uses(one))
    const isNeeded = !(await comeOutTheSame(settings, stories, [one]))
    if (!isNeeded) unneeded.push(one)
    onTried(one, isNeeded)
  }
  return {
    granted,
    unused: candidates.filter((one) => !used.includes(one)),
    unneeded,
    excused,
    worksWithoutExcused: await comeOutTheSame(settings, quickestFirst.filter(usesAny(excused)), excused),
  }
}

/** A story as it goes when nothing is missing. */
interface PlayedStory {
  readonly story: ReferenceStory
  readonly lines: readonly string[]
  /** How many calls of AWS it took. */
  readonly calls: number
  readonly uses: (granted: GrantedAction) => boolean
}

/** A story that never asked for any of some actions goes on as before when they are taken away. */
function usesAny(actions: readonly GrantedAction[]): (story: PlayedStory) => boolean {
  return ({ uses }) => actions.some(uses)
}

async function playUndisturbed(settings: RehearsalSettings, story: ReferenceStory): Promise<PlayedStory> {
  return inWorld(story.world, settings, async (rehearsal) => {
    const lines: string[] = []
    for await (const line of story.play(rehearsal)) lines.push(line)
    const { core, iam } = rehearsal.cloud
    return {
      story,
      lines,
      calls: core.calls.all().length,
      uses: ({ role, action }) => iam.uses.of(roleArn(role)).has(action),
    }
  })
}

async function grantedActions(settings: RehearsalSettings): Promise<readonly GrantedAction[]> {
  return inWorld(referenceWorld, settings, async ({ cloud, deployed }) =>
    [...deployed.functions.keys(), ...workflows].flatMap((role) =>
      cloud.iam.roles.actionsOf(roleArn(role)).map((action) => ({ role, action })),
    ),
  )
}

/** Plays stories without some actions, until the first line that is another one. */
async function comeOutTheSame(
  settings: RehearsalSettings,
  stories: readonly PlayedStory[],
  without: readonly GrantedAction[],
): Promise<boolean> {
  for (const { story, lines } of stories) {
    const isSame = await inWorld(story.world, settings, async (rehearsal) => {
      for (const { role, action } of without) rehearsal.cloud.iam.roles.removeAction(roleArn(role), action)
      let played = 0
      for await (const line of story.play(rehearsal)) {
        if (line !== lines[played]) return false
        played += 1
      }
      return played === lines.length
    })
    if (!isSame) return false
  }
  return true
}

async function inWorld<T>(
  world: World,
  settings: RehearsalSettings,
  act: (rehearsal: Rehearsal) => Promise<T>,
): Promise<T> {
  const rehearsal = await openRehearsal(world, settings)
  try {
    return await act(rehearsal)
  } finally {
    rehearsal.cloud.dispose()
  }
}

/** Functions and state machine have roles of their own names. */
function roleArn(role: string): string {
  return `arn:aws:iam::${referenceWorld.ownerAccountId}:role/${role}`
}
