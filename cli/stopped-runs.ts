import type { Run } from '../functions/lib/domain/run/run.ts'

/** Whether a run was stopped before it wrote its result: somebody else closes it then, unless the word of it got lost. */
export function wasStopped({ endedAt, failure }: Run, isRunning: boolean): boolean {
  return endedAt === undefined ? !isRunning : failure?.check === 'RUN_STOPPED'
}
