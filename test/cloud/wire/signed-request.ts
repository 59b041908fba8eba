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
