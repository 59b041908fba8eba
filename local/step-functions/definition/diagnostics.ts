/** What is wrong with a definition, and where, as AWS tells it. */
export interface Diagnostic {
  readonly code:
    | 'INVALID_JSON_DESCRIPTION'
    | 'SCHEMA_VALIDATION_FAILED'
    | 'MISSING_TRANSITION_TARGET'
    | 'INVALID_JSONATA_EXPRESSION'
    | 'UNSUPPORTED_JSONATA_EXPRESSION'
  readonly message: string
  /** Place in the definition, for example `/States/Plan/Retry[0]/ErrorEquals`. */
  readonly location: string
}

/** A definition that AWS, or the part of the language that is modelled here, does not accept. */
export class InvalidDefinitionError extends Error {
  override readonly name = 'InvalidDefinitionError'
  readonly diagnostics: readonly Diagnostic[]

  constructor(diagnostics: readonly Diagnostic[]) {
    const list = diagnostics.map(({ code, message, location }) => `${code}: ${message} at ${location}`)
    super(`Invalid State Machine Definition: '${list.join(', ')}'`)
    this.diagnostics = diagnostics
  }
}

/** Throws when something was found. @throws InvalidDefinitionError */
export function refuseIfAny(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length > 0) throw new InvalidDefinitionError(diagnostics)
}

/** A finding of the kind that AWS reports for wrong fields. */
export function schemaViolation(message: string, location: string): Diagnostic {
  return { code: 'SCHEMA_VALIDATION_FAILED', message, location }
}
