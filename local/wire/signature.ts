import { createHash } from 'node:crypto'

import { Sha256 } from '@smithy/core/checksum'
import { SignatureV4 } from '@smithy/signature-v4'

import type { WireRequest } from './message.ts'

/** What an `Authorization` header of Signature Version 4 claims. */
export interface Authorization {
  readonly accessKeyId: string
  readonly region: string
  /** The signing name, for example `states`. */
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
  readonly signedAt: Date
}

const authorizationForm =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request, *SignedHeaders=([^,]+), *Signature=([0-9a-f]{64})$/
const dateForm = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/

/** Reads the headers `Authorization` and `X-Amz-Date`; `undefined` when they are not of Signature Version 4. */
export function readAuthorization(request: WireRequest): Authorization | undefined {
  const [, accessKeyId, region, service, headers, signature] =
    authorizationForm.exec(request.headers['authorization'] ?? '') ?? []
  const signedAt = new Date((request.headers['x-amz-date'] ?? '').replace(dateForm, '$1-$2-$3T$4:$5:$6Z'))
  if (
    accessKeyId === undefined ||
    region === undefined ||
    service === undefined ||
    headers === undefined ||
    signature === undefined ||
    Number.isNaN(signedAt.getTime())
  )
    return undefined
  return { accessKeyId, region, service, signedHeaders: headers.split(';'), signature, signedAt }
}

/** Whether the request carries the signature that the holder of the secret would have made. */
export async function isSignedWith(
  secretAccessKey: string,
  request: WireRequest,
  authorization: Authorization,
): Promise<boolean> {
  const { accessKeyId, region, service, signedHeaders, signedAt } = authorization
  if (!signedHeaders.includes('host') || !carriesSignedBody(request, signedHeaders)) return false

  const signer = new SignatureV4({
    credentials: { accessKeyId, secretAccessKey },
    region,
    service,
    sha256: Sha256,
    applyChecksum: false,
  })
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: '',
      path: request.path,
      query: Object.fromEntries(Object.entries(request.query).map(([name, values]) => [name, [...values]])),
      headers: Object.fromEntries(signedHeaders.map((name) => [name, request.headers[name] ?? ''])),
      body: request.body,
    },
    { signingDate: signedAt, signableHeaders: new Set(signedHeaders) },
  )
  return signed.headers['authorization']?.endsWith(`Signature=${authorization.signature}`) ?? false
}

/** The signer takes a signed `X-Amz-Content-Sha256` at its word, so the body is compared with it here. */
function carriesSignedBody(request: WireRequest, signedHeaders: readonly string[]): boolean {
  const claimed = request.headers['x-amz-content-sha256']
  if (claimed === undefined || !signedHeaders.includes('x-amz-content-sha256')) return true
  return claimed === createHash('sha256').update(request.body).digest('hex')
}
