import type { CheckRecord } from '../check.ts'
import { pages } from './pages.ts'

/** What `ibshare status` looks at. */
export const operatingChecks = {
  SWEEP_NOT_RUNNING: {
    proves: 'A sweep runs while copies wait',
    how: 'read',
    page: pages.operations,
    severity: 'error',
    causes: [],
    means:
      'Copies wait and no sweep runs. The schedule starts one every five minutes; if it stays, the schedule does not work',
    remedy: '`ibshare status` prints the line that starts one',
  },
  SWEEP_FAILED: {
    proves: 'The last sweep ended well',
    how: 'read',
    page: pages.operations,
    severity: 'error',
    causes: [],
    means: 'The last sweep ended by an error, which is named. The next one starts within five minutes',
    remedy: 'Mend what the error names',
  },
  SWEEP_SILENT: {
    proves: 'A sweep that runs has done something in the last ten minutes, or waits for as long as it said',
    how: 'read',
    page: pages.operations,
    severity: 'error',
    causes: [],
    means: 'A sweep runs and has done nothing for ten minutes',
    remedy: 'Read the log of `imagebuilder-share-sweep-lanes`',
  },
  DEAD_LETTERS: {
    proves: 'No event came to nothing',
    how: 'read',
    page: pages.operations,
    severity: 'error',
    causes: [],
    means: 'Events could not be delivered',
    remedy: 'See "Dead letters" in docs/operations.md',
  },
  DEAD_LETTERS_UNREADABLE: {
    proves: 'The dead-letter queue can be read',
    how: 'read',
    page: pages.operations,
    severity: 'warning',
    causes: ['there is no queue here, mostly because the Region is another', 'we may not read it'],
    means: 'Whether events came to nothing is unproven',
    remedy: 'Name the Region of the stack: `ibshare status --region REGION`',
  },
  COPIES_PAUSED: {
    proves: 'Copies that are queued are started',
    how: 'read',
    page: pages.operations,
    severity: 'warning',
    causes: [],
    means: 'Copies are queued and somebody paused them',
    remedy: '`ibshare resume`',
  },
  RUN_STOPPED: {
    proves: 'The runs of the last day wrote their result',
    how: 'read',
    page: pages.operations,
    severity: 'warning',
    causes: ['somebody stopped it', 'it reached its time limit'],
    means: 'A run of the last day was stopped before it wrote its result',
    remedy: 'Start it again by hand, if it is still wanted',
  },
} satisfies Record<string, CheckRecord>
