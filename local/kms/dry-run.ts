import { ServiceError } from '../cloud/service.ts'

/**
 * Carries an operation out whose request passed all checks, unless it is a dry run (KMS Developer Guide, "Testing your
 * permissions").
 * @throws ServiceError DryRunOperationException.
 */
export function unlessDryRun<Output>(dryRun: boolean | undefined, act: () => Output): Output {
  if (dryRun !== true) return act()
  throw new ServiceError(
    'DryRunOperationException',
    'The request would have succeeded, but the DryRun option is set.',
  )
}
