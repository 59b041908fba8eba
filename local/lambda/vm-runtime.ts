import type { Clock } from '../cloud/clock.ts'
import { createIdentifiers, type Identifiers } from '../cloud/identifiers.ts'
import { createBundleScripts, type BundleScripts } from './bundle-scripts.ts'
import { callHandler } from './handler-call.ts'
import { loadHandler, type LoadedHandler } from './handler-module.ts'
import type {
  Environment,
  EnvironmentSettings,
  LambdaRuntime,
  RuntimeAnswer,
  RuntimeInvocation,
} from './lambda-runtime.ts'
import { createSandboxLife } from './sandbox-life.ts'
import { createSandbox, type Sandbox } from './sandbox.ts'

/** What the in-process runtime is made of. */
export interface VmRuntimeOptions {
  readonly clock: Clock
  readonly identifiers: Identifiers
  /** Modules that stand in for Node's, by name; `http` and `https` lead to the cloud. */
  readonly modules: Readonly<Record<string, unknown>>
  /** Give the same to clouds that run the same bundles one after the other: each is compiled once. */
  readonly scripts?: BundleScripts
  /** Default 100. */
  readonly environmentsPerFunction?: number
}

/**
 * Runs each environment in a realm of its own inside this thread, by the cloud's clock and seed: a run repeats
 * itself. Code that never yields cannot be cut off; a rejection that nobody handles is the process's own.
 */
export function createVmRuntime(options: VmRuntimeOptions): LambdaRuntime {
  const scripts = options.scripts ?? createBundleScripts()
  return {
    environmentsPerFunction: options.environmentsPerFunction ?? 100,
    start: (settings) => startSandbox(settings, options, scripts),
  }
}

function startSandbox(
  settings: EnvironmentSettings,
  options: VmRuntimeOptions,
  scripts: BundleScripts,
): Environment {
  const life = createSandboxLife(settings.log)
  // Its own generator: what one environment draws does not change what the others get.
  const identifiers = createIdentifiers(Math.floor(options.identifiers.random() * 2 ** 32))
  const sandbox = createSandbox({ ...options, settings, identifiers, life })
  const ended = life.ended.then((code): RuntimeAnswer => ({ kind: 'exited', code }))
  let loaded: LoadedHandler | undefined

  const run = async (invocation: RuntimeInvocation): Promise<RuntimeAnswer> => {
    loaded ??= loadHandler(settings.handler, (fileName) =>
      sandbox.evaluate(scripts.load(settings.codeFolder, fileName)),
    )
    if (loaded.kind === 'failed') return { kind: 'initFailed', error: loaded.error }
    return callHandler({
      handler: loaded.handler,
      event: sandbox.parseJson(invocation.payloadJson),
      context: contextObject(sandbox, invocation, options.clock),
    })
  }

  return {
    invoke: async (invocation) => {
      const answer = await Promise.race([ended, run(invocation)])
      const exitCode = life.endedWith()
      return exitCode === undefined ? answer : { kind: 'exited', code: exitCode }
    },
    hasEnded: () => life.endedWith() !== undefined,
    dispose: () => {
      life.end(1)
    },
  }
}

function contextObject(sandbox: Sandbox, { context, deadlineMs }: RuntimeInvocation, clock: Clock): unknown {
  const object = sandbox.parseJson(JSON.stringify(context))
  if (typeof object === 'object' && object !== null)
    Object.assign(object, { getRemainingTimeInMillis: () => deadlineMs - clock.now() })
  return object
}
