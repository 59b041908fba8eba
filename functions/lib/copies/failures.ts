import { TransientServiceError } from '../domain/errors.ts'

/** Work of which one part must not stop the others. */
export interface Failures {
  /** Answers `undefined` where it failed. What passes by itself is left to the next look, everything else is noted. */
  attempt<Answer>(work: () => Promise<Answer>): Promise<Answer | undefined>
  /** @throws the first of what was noted. */
  tell(): void
}

/** Notes what fails, to be told when all else is done: nobody hears of an error that is not thrown. */
export function noteFailures(): Failures {
  const noted: unknown[] = []
  return {
    attempt: async (work) => {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof TransientServiceError)) noted.push(error)
        return undefined
      }
    },
    tell: () => {
      if (noted.length > 0) throw noted[0]
    },
  }
}
