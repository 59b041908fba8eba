import { createRequire } from 'node:module'

/** What a bundle answered to an event. */
export type BundleAnswer =
  | { readonly kind: 'returned'; readonly payload: unknown }
  | { readonly kind: 'threw'; readonly errorType: string; readonly errorMessage: string }

type Handler = (event: unknown, context: unknown) => Promise<unknown>

const context = {
  awsRequestId: '8b1c0f3e-0000-4000-8000-000000000001',
  functionName: 'imagebuilder-share-example',
  functionVersion: '$LATEST',
  invokedFunctionArn: 'arn:aws:lambda:us-east-1:222222222222:function:imagebuilder-share-example',
  memoryLimitInMB: '512',
  getRemainingTimeInMillis: () => 60_000,
}

const file = process.argv[2]!
const { handler } = createRequire(file)(file) as { readonly handler: Handler }

process.on('message', (event) => void answer(event))

async function answer(event: unknown): Promise<void> {
  process.send!(await call(event))
}

async function call(event: unknown): Promise<BundleAnswer> {
  try {
    return { kind: 'returned', payload: await handler(event, context) }
  } catch (thrown) {
    const { name, message } = thrown as Error
    return { kind: 'threw', errorType: name, errorMessage: message }
  }
}
