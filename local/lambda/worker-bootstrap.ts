import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parentPort } from 'node:worker_threads'

import { clockGlobals } from '../cloud/clock-globals.ts'
import { callHandler } from './handler-call.ts'
import { loadHandler, moduleExtensions, moduleNotFound, type LoadedHandler } from './handler-module.ts'
import type { RuntimeAnswer, RuntimeInvocation } from './lambda-runtime.ts'
import { createWorkerClock } from './worker-clock.ts'
import type { WorkerMessage, WorkerRequest } from './worker-protocol.ts'

const cloud = parentPort
if (cloud === null) throw new Error('Expected to run in a worker thread, got the main thread')

const tell = (message: WorkerMessage): void => {
  cloud.postMessage(message, [])
}

const codeFolder = process.env['LAMBDA_TASK_ROOT'] ?? ''
const clock = createWorkerClock(Date)
Object.defineProperty(globalThis, 'Date', {
  ...Object.getOwnPropertyDescriptor(globalThis, 'Date'),
  value: clockGlobals(clock).Date,
})
for (const stream of [process.stdout, process.stderr]) captureWrites(stream)

let loaded: LoadedHandler | undefined

cloud.on('message', (request: WorkerRequest) => {
  clock.setNow(request.nowMs)
  void answerRequest(request.invocation)
})

async function answerRequest(invocation: RuntimeInvocation): Promise<void> {
  tell({ kind: 'answer', answer: await runInvocation(invocation) })
}

async function runInvocation(invocation: RuntimeInvocation): Promise<RuntimeAnswer> {
  loaded ??= loadHandler(process.env['_HANDLER'] ?? '', requireBundle)
  if (loaded.kind === 'failed') return { kind: 'initFailed', error: loaded.error }

  return callHandler({
    handler: loaded.handler,
    event: JSON.parse(invocation.payloadJson),
    context: {
      ...invocation.context,
      getRemainingTimeInMillis: () => invocation.deadlineMs - clock.now(),
    },
  })
}

function requireBundle(fileName: string): unknown {
  const path = moduleExtensions.map((extension) => join(codeFolder, fileName + extension)).find(existsSync)
  if (path === undefined) throw moduleNotFound(fileName)
  return createRequire(path)(path)
}

/** Sent as messages, not through the worker's pipes, so that a line arrives before the answer that follows it. */
function captureWrites(stream: NodeJS.WriteStream): void {
  Object.defineProperty(stream, 'write', {
    value: (chunk: unknown, ...rest: readonly unknown[]): boolean => {
      tell({ kind: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(toBytes(chunk)).toString() })
      const callback = rest.at(-1)
      if (typeof callback === 'function') process.nextTick(callback)
      return true
    },
  })
}

function toBytes(chunk: unknown): Uint8Array {
  return chunk instanceof Uint8Array ? chunk : new Uint8Array()
}
