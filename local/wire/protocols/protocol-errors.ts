import { type Protocol, ServiceError } from '../../cloud/service.ts'

/** Why the gateway itself refuses a request, before the service sees it. */
export type Refusal =
  | 'missingAuthentication'
  | 'incompleteSignature'
  | 'wrongSignature'
  | 'unknownKey'
  | 'invalidToken'
  | 'expired'
  | 'accessDenied'
  | 'unknownOperation'
  | 'missingMember'
  | 'malformedInput'

interface Wording {
  readonly code: string
  readonly httpStatus: number
}

const wording = (code: string, httpStatus: number): Wording => ({ code, httpStatus })

/** Codes and statuses of the "Common Errors" page that the API references share. */
const restWordings: Readonly<Record<Refusal, Wording>> = {
  missingAuthentication: wording('MissingAuthenticationTokenException', 403),
  incompleteSignature: wording('IncompleteSignatureException', 403),
  wrongSignature: wording('InvalidSignatureException', 403),
  unknownKey: wording('UnrecognizedClientException', 403),
  invalidToken: wording('UnrecognizedClientException', 403),
  expired: wording('ExpiredTokenException', 403),
  accessDenied: wording('AccessDeniedException', 403),
  unknownOperation: wording('UnknownOperationException', 404),
  missingMember: wording('ValidationException', 400),
  malformedInput: wording('SerializationException', 400),
}

/** Services of AWS JSON use the same codes, with 400 for whatever the client did wrong (DynamoDB guide, "Error handling"). */
const jsonWordings = restWordings

const queryWordings: Readonly<Record<Refusal, Wording>> = {
  missingAuthentication: wording('MissingAuthenticationToken', 403),
  incompleteSignature: wording('IncompleteSignature', 400),
  wrongSignature: wording('SignatureDoesNotMatch', 403),
  unknownKey: wording('InvalidClientTokenId', 403),
  invalidToken: wording('InvalidClientTokenId', 403),
  expired: wording('ExpiredToken', 403),
  accessDenied: wording('AccessDenied', 403),
  unknownOperation: wording('InvalidAction', 400),
  missingMember: wording('ValidationError', 400),
  malformedInput: wording('MalformedInput', 400),
}

/** EC2 answers every credential that it cannot verify alike (EC2 API reference, "Error codes"). */
const ec2Wordings: Readonly<Record<Refusal, Wording>> = {
  missingAuthentication: wording('AuthFailure', 401),
  incompleteSignature: wording('AuthFailure', 401),
  wrongSignature: wording('AuthFailure', 401),
  unknownKey: wording('AuthFailure', 401),
  invalidToken: wording('AuthFailure', 401),
  expired: wording('RequestExpired', 400),
  accessDenied: wording('UnauthorizedOperation', 403),
  unknownOperation: wording('InvalidAction', 400),
  missingMember: wording('MissingParameter', 400),
  malformedInput: wording('InvalidParameterValue', 400),
}

const wordings: Readonly<Record<Protocol, Readonly<Record<Refusal, Wording>>>> = {
  restJson1: restWordings,
  'awsJson1.0': jsonWordings,
  'awsJson1.1': jsonWordings,
  awsQuery: queryWordings,
  ec2Query: ec2Wordings,
}

/** A refusal with the code that services of this protocol use for it. */
export function refusalError(protocol: Protocol, refusal: Refusal, message: string): ServiceError {
  const { code, httpStatus } = wordings[protocol][refusal]
  return new ServiceError(code, message, { httpStatus })
}
