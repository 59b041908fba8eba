import type { Run } from '../functions/lib/domain/run/run.ts'
import type { Services } from './command.ts'

/** Whether a run wrote no result: it goes on, or it was stopped, and somebody else may have closed it since. */
export function isWithoutResult({ endedAt, failure }: Pick<Run, 'endedAt' | 'failure'>): boolean {
  return endedAt === undefined || failure?.check === 'RUN_STOPPED'
}

/** Whether the execution of a run goes on; that of a stopped one does after a redrive. */
export async function goesOn(run: Run, { executions }: Pick<Services, 'executions'>): Promise<boolean> {
  return isWithoutResult(run) && executions.isRunning(run.executionArn)
}
