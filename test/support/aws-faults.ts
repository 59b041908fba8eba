import type { AroundRequest, InProcessCloud } from '../../local/cloud/in-process-cloud.ts'
import type { WireRequest, WireResponse } from '../../local/wire/message.ts'
import { readAuthorization } from '../../local/wire/signature.ts'

/** A request that a function sends to AWS. */
export interface SentRequest {
  /** As IAM writes it, in lower case: `imagebuilder:putcomponentpolicy`. */
  readonly action: string
  /** The folder of the function that sends it. */
  readonly by: string
  readonly body: string
  readonly request: WireRequest
}

/** What happens to a request on its way to AWS and back. */
export type RequestAction = (
  proceed: () => Promise<WireResponse>,
  around: { readonly sent: SentRequest; readonly cloud: InProcessCloud },
) => Promise<WireResponse>

/** A fault of AWS, or of the network on the way to it. */
export interface AwsFault {
  /** As IAM writes it, for example `imagebuilder:PutComponentPolicy`; default any. */
  readonly on?: string
  /** The folder of the function; default any. */
  readonly by?: string
  /** Which of these requests it strikes, from 1; default the first. */
  readonly requests?: readonly number[] | 'all'
  readonly does: RequestAction
}

/** AWS refuses the request with this error and HTTP status. */
export function answersError(
  code: string,
  statusCode: number,
  message = 'injected by the test',
): RequestAction {
  return async () => ({
    statusCode,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': code },
    body: Buffer.from(JSON.stringify({ __type: code, message })),
  })
}

/** As {@link answersError}, in the form of EC2. */
export function answersEc2Error(
  code: string,
  statusCode: number,
  message = 'injected by the test',
): RequestAction {
  const error = `<Errors><Error><Code>${code}</Code><Message>${message}</Message></Error></Errors>`
  return async () => ({
    statusCode,
    headers: { 'content-type': 'text/xml' },
    body: Buffer.from(`<Response>${error}<RequestID>request-of-the-test</RequestID></Response>`),
  })
}

/** The connection breaks, before the request is there or before its answer is. */
export function breaksOff(moment: 'before' | 'after'): RequestAction {
  return async (proceed) => {
    if (moment === 'after') await proceed()
    throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
  }
}

/** No answer comes, although AWS may have done its part: the function hangs until Lambda ends it. */
export function hangs(moment: 'before' | 'after'): RequestAction {
  return async (proceed) => {
    if (moment === 'after') await proceed()
    return new Promise(() => {})
  }
}

/** The cloud's hook for a list of faults; of several that fit a request the first strikes. */
export function awsFaults(faults: readonly AwsFault[], cloud: () => InProcessCloud): AroundRequest {
  const counts = new Map<AwsFault, number>()

  return async (request, proceed) => {
    const sent = readRequest(cloud(), request)
    const fitting = faults.filter(
      ({ on = sent.action, by = sent.by }) => on.toLowerCase() === sent.action && by === sent.by,
    )
    for (const fault of fitting) counts.set(fault, (counts.get(fault) ?? 0) + 1)
    const struck = fitting.find((fault) => {
      const { requests = [1] } = fault
      return requests === 'all' || requests.includes(counts.get(fault) ?? 0)
    })
    return struck === undefined ? proceed() : struck.does(proceed, { sent, cloud: cloud() })
  }
}

/** Tells what a function asks of AWS. */
export function readRequest(cloud: InProcessCloud, request: WireRequest): SentRequest {
  const authorization = readAuthorization(request)!
  const found = cloud.iam.credentials.lookup(
    authorization.accessKeyId,
    request.headers['x-amz-security-token'],
  )
  const roleArn = found.kind === 'known' ? (found.caller.roleArn ?? '') : ''
  const body = Buffer.from(request.body).toString()
  const target = request.headers['x-amz-target']?.split('.').at(-1)
  const query = new URLSearchParams(body).get('Action')
  const operation = target ?? query ?? request.path.split('/')[1] ?? ''
  return {
    action: `${authorization.service}:${operation}`.toLowerCase(),
    by: roleArn.split('imagebuilder-share-').at(-1) ?? '',
    body,
    request,
  }
}
