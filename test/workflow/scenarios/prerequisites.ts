import { checkout, payments, threeAccounts, twelveAccounts, worldOf } from '../../support/worlds.ts'
import { changedNothing, doneImage, doneShare, runPath, type Scenario } from '../scenario.ts'

const own = (path: string): string => `arn:aws:imagebuilder:us-east-1:222222222222:${path}`
const hardening = own('component/hardening/1.2.0/1')

/** Resources that cannot be shared, with the check that says so and a word of its remedy. */
const blocked: readonly (readonly [
  what: string,
  resource: string,
  name: string,
  check: string,
  remedy: string,
])[] = [
  ['is no ARN', 'hardening', 'hardening', 'MALFORMED_ARN', 'list-images'],
  [
    'belongs to another account',
    'arn:aws:imagebuilder:us-east-1:440000000003:component/theirs/1.0.0/1',
    'theirs',
    'NOT_OWNER',
    'Start the run in the account 440000000003',
  ],
  ['does not exist', own('component/gone/1.0.0/1'), 'gone', 'RESOURCE_NOT_FOUND', 'list-components'],
  ['does not exist', own('image/gone/1.0.0/1'), 'image gone', 'RESOURCE_NOT_FOUND', 'list-images'],
  ['is a version', own('component/hardening/1.2.0'), 'hardening', 'WRONG_VERSION_FORM', 'get-component'],
  ['cannot be shared', own('workflow/build/w/1.0.0/1'), 'build', 'UNSUPPORTED_TYPE', 'Name an image'],
]

/** What is found before anything is changed. */
export const prerequisites: readonly Scenario[] = [
  ...blocked.map(([what, resource, name, check, remedy]): Scenario => ({
    title: `changes nothing when the only resource ${what} (${check})`,
    act: async (cloud) => cloud.run({ resources: [resource], accounts: [payments] }),
    expected: {
      status: 'FAILED',
      error: 'PrerequisitesMissing',
      cause: [`1 of 1 resources not shared as wanted (blocked 1)`, `${check} at ${resource}`, remedy],
      path: [...runPath.checked, ...runPath.failed],
      outcomes: { [name]: `blocked ${check}` },
      run: { status: 'failed', counts: { blocked: 1 } },
      minutes: 0,
      also: changedNothing,
    },
  })),
  {
    title: 'shares the others when one resource is blocked',
    act: async (cloud) =>
      cloud.run({ resources: [hardening, own('component/gone/1.0.0/1')], accounts: [payments] }),
    expected: {
      status: 'FAILED',
      error: 'PrerequisitesMissing',
      cause: ['1 of 2 resources not shared as wanted (blocked 1, done 1)'],
      path: [...runPath.shared, ...runPath.failed],
      shares: { hardening: doneShare() },
      outcomes: { hardening: 'done', gone: 'blocked RESOURCE_NOT_FOUND' },
      run: { status: 'failed', counts: { done: 1, blocked: 1 } },
      seenBy: { hardening: [payments] },
      minutes: 1.3,
    },
  },
  {
    title: 'checks 60 resources in pages of 25',
    act: async (cloud) =>
      cloud.run({
        resources: Array.from({ length: 60 }, (_, index) => own(`component/gone-${index}/1.0.0/1`)),
        accounts: [payments],
      }),
    expected: {
      status: 'FAILED',
      error: 'PrerequisitesMissing',
      cause: ['60 of 60 resources not shared as wanted', 'and 50 more'],
      path: [...runPath.checkedInPages(3), ...runPath.failed],
      outcomes: Object.fromEntries(
        Array.from({ length: 60 }, (_, index) => [`gone-${index}`, 'blocked RESOURCE_NOT_FOUND']),
      ),
      run: { status: 'failed', counts: { blocked: 60 } },
      minutes: 0,
    },
  },
  {
    title: 'resolves a version of ours in a recipe to the build that the image used',
    settings: {
      world: worldOf(threeAccounts, {
        resources: {
          ...threeAccounts.resources,
          imageRecipes: [
            { ...twelveAccounts.resources.imageRecipes[0]!, components: [own('component/hardening/1.2.x')] },
          ],
        },
      }),
    },
    act: async (cloud) => cloud.build('al2023-base'),
    expected: {
      status: 'SUCCEEDED',
      path: [...runPath.shared, ...runPath.succeeded],
      shares: { hardening: doneShare(), 'image al2023-base': doneImage() },
      outcomes: { hardening: 'done', 'image al2023-base': 'done' },
      run: { status: 'succeeded', counts: { done: 2 } },
      seenBy: { hardening: [payments, checkout], 'image al2023-base': [payments, checkout] },
      minutes: 1.3,
    },
  },
]
