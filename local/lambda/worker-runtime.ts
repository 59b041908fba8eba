import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

import type { Clock } from '../cloud/clock.ts'
import type { Environment, EnvironmentSettings, LambdaRuntime, RuntimeAnswer } from './lambda-runtime.ts'
import type { WorkerMessage, WorkerRequest } from './worker-protocol.ts'

/**
 * Runs each environment in a worker thread of its own, with its own environment variables, over real HTTP.
 * Virtual time is held while an invocation runs. Needs a clock that passes at real speed under a hold
 * (`createPacedClock`): with another one, a function that hangs is never cut off.
 */
export function createWorkerRuntime(options: {
  readonly clock: Clock
  /**
   * Default: as many as there are processors, at least 2. More answer no sooner, and each worker costs a fifth of a
   * second of processor time at its start and about 30 MB.
   */
  readonly environmentsPerFunction?: number
}): LambdaRuntime {
  return {
    environmentsPerFunction: options.environmentsPerFunction ?? Math.max(2, availableParallelism()),
    start: (settings) => startWorker(settings, options.clock),
  }
}

function startWorker(settings: EnvironmentSettings, clock: Clock): Environment {
  const worker = new Worker(new URL('./worker-bootstrap.ts', import.meta.url), {
    env: { ...settings.variables, LAMBDA_TASK_ROOT: settings.codeFolder, _HANDLER: settings.handler },
    // Flags of the parent, such as a test runner's loader, are none of the function's business.
    execArgv: [],
    stdout: true,
    stderr: true,
  })
  let exitCode: number | undefined
  let answer: (answer: RuntimeAnswer) => void = () => undefined

  worker.on('message', (message: WorkerMessage) => {
    if (message.kind === 'log') settings.log(message.text)
    else answer(message.answer)
  })
  worker.on('error', (error) => {
    settings.log(`${error instanceof Error ? error.stack : String(error)}\n`)
  })
  worker.on('exit', (code) => {
    exitCode = code
    answer({ kind: 'exited', code })
  })
  // An idle environment must not keep the process alive.
  worker.unref()

  return {
    invoke: async (invocation) => {
      if (exitCode !== undefined) return { kind: 'exited', code: exitCode }
      const request: WorkerRequest = { invocation, nowMs: clock.now() }
      const release = clock.hold()
      worker.ref()
      try {
        return await new Promise<RuntimeAnswer>((resolve) => {
          answer = resolve
          worker.postMessage(request, [])
        })
      } finally {
        worker.unref()
        release()
      }
    },
    hasEnded: () => exitCode !== undefined,
    dispose: () => void worker.terminate(),
  }
}
