import { Sha256 } from '@smithy/core/checksum'
import { SignatureV4 } from '@smithy/signature-v4'

import type { WireRequest } from '../../../local/wire/message.ts'
import { createRequestHandler } from '../../../local/wire/request-handler.ts'
import { createCommand, type ServiceInUse } from './services-in-use.ts'

/** The request that the SDK's client would send. */
export async function signedRequest(
  inUse: ServiceInUse,
  operation: string,
  input: object,
  settings: object = {},
): Promise<WireRequest> {
  const sent: WireRequest[] = []
  const requestHandler = createRequestHandler({
    handle: async (request) => {
      sent.push(request)
      return { statusCode: 200, headers: {}, body: new Uint8Array() }
    },
  })
  await inUse
    .createClient({ ...settings, requestHandler })
    .send(createCommand(inUse.module, operation, input))
  return sent[0]!
}

/** A request of our own making, signed by the administrator of 222222222222; headers in `unsigned` are left out of the signature. */
export async function signRequest(
  signingName: string,
  request: Omit<WireRequest, 'query'>,
  unsigned: readonly string[] = [],
): Promise<WireRequest> {
  const signer = new SignatureV4({
    credentials: { accessKeyId: '222222222222', secretAccessKey: 'local' },
    region: 'eu-west-1',
    service: signingName,
    sha256: Sha256,
  })
  const { headers } = await signer.sign(
    { ...request, headers: { ...request.headers }, protocol: 'http:', hostname: 'cloud.test', query: {} },
    { unsignableHeaders: new Set(unsigned) },
  )
  return { ...request, headers, query: {} }
}
