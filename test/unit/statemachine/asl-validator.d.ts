declare module 'asl-validator' {
  /** Checks a definition, and writes the inherited QueryLanguage into its states. */
  export default function validate(definition: unknown): {
    readonly isValid: boolean
    readonly errorsText: (separator: string) => string
  }
}
