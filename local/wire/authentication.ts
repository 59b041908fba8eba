import type { Accounts } from '../cloud/accounts.ts'
import type { Caller, Protocol } from '../cloud/service.ts'
import type { CredentialStore } from './credentials.ts'
import type { WireRequest } from './message.ts'
import { refusalError } from './protocols/protocol-errors.ts'
import { type Authorization, isSignedWith } from './signature.ts'

/**
 * Finds out who signed a request. How old the signature is does not matter: callers live in virtual time.
 * @throws ServiceError as the protocol words it when the key, the token or the signature is not right.
 */
export async function authenticate(
  credentials: CredentialStore,
  protocol: Protocol,
  { request, authorization }: { readonly request: WireRequest; readonly authorization: Authorization },
): Promise<Caller> {
  const found = credentials.lookup(authorization.accessKeyId, request.headers['x-amz-security-token'])
  switch (found.kind) {
    case 'unknownKey':
    case 'invalidToken':
      throw refusalError(protocol, found.kind, invalidToken(protocol))
    case 'expired':
      throw refusalError(protocol, 'expired', 'The security token included in the request is expired')
    case 'known':
      if (!(await isSignedWith(found.secretAccessKey, request, authorization)))
        throw refusalError(protocol, 'wrongSignature', wrongSignature)
      return found.caller
  }
}

/**
 * Lets a caller use a Region that its account has enabled. AWS refuses others as if the credentials were wrong.
 * @throws ServiceError as the protocol words it: AuthFailure, InvalidClientTokenId, UnrecognizedClientException.
 */
export function requireRegion(
  accounts: Accounts,
  protocol: Protocol,
  { caller, region }: { readonly caller: Caller; readonly region: string },
): void {
  if (accounts.hasRegion(caller.accountId, region)) return
  throw refusalError(protocol, 'invalidToken', invalidToken(protocol))
}

function invalidToken(protocol: Protocol): string {
  return protocol === 'ec2Query'
    ? 'AWS was not able to validate the provided access credentials'
    : 'The security token included in the request is invalid.'
}

const wrongSignature =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.'
