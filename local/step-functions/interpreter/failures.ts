/** An error name and its explanation, as Retry, Catch and the history of an execution see them. */
export class StateFailure extends Error {
  override readonly name = 'StateFailure'
  readonly errorName: string
  /** Absent for time-outs, as at AWS. */
  readonly errorCause: string | undefined
  /** A second name that Retry and Catch may use for it. */
  readonly alias: string | undefined
  /** Whether AWS refused the call itself, before there was anything to wait for. */
  readonly isRefusedCall: boolean

  constructor(
    errorName: string,
    errorCause?: string,
    options: { readonly alias?: string; readonly isRefusedCall?: boolean } = {},
  ) {
    super(`${errorName}: ${errorCause ?? ''}`)
    this.errorName = errorName
    this.errorCause = errorCause
    this.alias = options.alias
    this.isRefusedCall = options.isRefusedCall === true
  }
}

/** Whether the whole execution fails, whatever Retry and Catch say (guide: "States.Runtime"). */
export function isTerminal(failure: StateFailure): boolean {
  return failure.errorName === 'States.Runtime'
}

/**
 * Whether an ErrorEquals list names a failure. `States.ALL` and `States.TaskFailed` are wildcards; neither matches
 * `States.DataLimitExceeded`, and `States.TaskFailed` not `States.Timeout` (guide: "Error names").
 */
export function matchesError(errorEquals: readonly string[], failure: StateFailure): boolean {
  return errorEquals.some((name) => {
    if (name === failure.errorName || name === failure.alias) return true
    if (failure.errorName === 'States.DataLimitExceeded') return false
    return name === 'States.ALL' || (name === 'States.TaskFailed' && failure.errorName !== 'States.Timeout')
  })
}

/** A Task ran longer than TimeoutSeconds. */
export function timedOut(): StateFailure {
  return new StateFailure('States.Timeout')
}

/** No heartbeat came for HeartbeatSeconds: reported as States.Timeout, matched by either name. */
export function heartbeatMissed(): StateFailure {
  return new StateFailure('States.Timeout', undefined, { alias: 'States.HeartbeatTimeout' })
}

/** Something that the interpreter cannot go on with. */
export function runtimeFailure(cause: string): StateFailure {
  return new StateFailure('States.Runtime', cause)
}
