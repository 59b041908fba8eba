/** What a command's exit code says to scripts. */
export const exitCodes = { done: 0, notEverythingDone: 1, badInput: 2, refusedByAws: 3 } as const

/** What a command's exit code says to scripts. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]
