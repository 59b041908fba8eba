import { hasName } from '../functions/lib/aws/aws-error.ts'
import { ShareError } from '../functions/lib/domain/errors.ts'
import { CommandFailure } from './command-failure.ts'
import { exitCodes } from './exit-codes.ts'

/** Says anything that a command threw as a failure: what was expected, what was got, and what to do about it. */
export function explainError(error: unknown, commandLine: string): CommandFailure {
  if (error instanceof CommandFailure) return error
  if (error instanceof ShareError) return explainShareError(error, commandLine)
  const message = error instanceof Error ? error.message : String(error)
  if (hasName(error, 'CredentialsProviderError')) {
    return failure(`Expected AWS credentials, got none: ${message}`, {
      exitCode: exitCodes.badInput,
      next: 'aws configure, or name a profile with --profile',
    })
  }
  // The SDK has no error name for these: "Region is missing", "Region not accepted: region=...".
  if (message.startsWith('Region ')) {
    return failure(`Expected the name of a Region. ${message}`, {
      exitCode: exitCodes.badInput,
      next: 'name it with --region, or set AWS_REGION',
    })
  }
  return failure(`Unexpected: ${message}`, {
    exitCode: exitCodes.notEverythingDone,
    next: 'report this with the command line, it is a bug of ibshare',
    cause: error,
  })
}

function explainShareError(error: ShareError, commandLine: string): CommandFailure {
  const { message, where, remedy, cause } = error
  if (hasName(cause, 'ResourceNotFoundException')) {
    return failure(`Expected a table ${where}, got none in this account and Region`, {
      exitCode: exitCodes.refusedByAws,
      next: 'name the Region or the table with --region or --table, or deploy imagebuilder-share',
      cause: error,
    })
  }
  if (hasName(error, 'TransientServiceError')) {
    return failure(message, {
      exitCode: exitCodes.notEverythingDone,
      next: `again: ${commandLine}`,
      cause: error,
    })
  }
  const isRefusal = hasName(error, 'PermissionMissing') || hasName(error, 'RequestRefused')
  return failure(message, {
    exitCode: isRefusal ? exitCodes.refusedByAws : exitCodes.notEverythingDone,
    next: remedy,
    cause: error,
  })
}

function failure(message: string, details: ConstructorParameters<typeof CommandFailure>[1]): CommandFailure {
  return new CommandFailure(message, details)
}
