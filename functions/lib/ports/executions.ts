/** Executions of our state machines. */
export interface Executions {
  /** Starts a run; a name that is taken by the same run counts as started. */
  startRun(run: {
    readonly name: string
    readonly input: unknown
  }): Promise<{ readonly executionArn: string; readonly alreadyStarted: boolean }>
  /** Whether an execution still goes on; one that AWS no longer knows has ended. */
  isRunning(executionArn: string): Promise<boolean>
}
