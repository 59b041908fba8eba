/** Lets runs that wait go on. */
export interface RunAnswer {
  /** `gone`: the run was answered already, or does not wait any more. */
  succeed(taskToken: string, output: unknown): Promise<'answered' | 'gone'>
}
