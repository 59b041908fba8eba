/** The code of an error that AWS answered. @throws the error itself when AWS did not answer it. */
export function errorCodeOf(error: unknown): string {
  if (error instanceof Error && '$metadata' in error) return error.name
  throw error
}
