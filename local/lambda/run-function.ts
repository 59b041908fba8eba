import type { Clock } from '../cloud/clock.ts'
import type { InvocationAnswer } from '../cloud/invocation.ts'
import { createConcurrency } from './concurrency.ts'
import type { DeployedFunction } from './deployed-function.ts'
import { invokeFunction, type FunctionCall } from './invoke-function.ts'

/** Runs a function once. @throws ServiceError when Lambda cannot run it now. */
export type RunFunction = (
  target: DeployedFunction,
  call: Omit<FunctionCall, 'functionName'>,
) => Promise<InvocationAnswer>

/** Stands around an attempt to run a function: may run it, or not, or answer something else. */
export type AroundInvoke = (
  call: FunctionCall,
  proceed: () => Promise<InvocationAnswer>,
) => Promise<InvocationAnswer>

/** What surrounds every attempt. */
export interface RunOptions {
  readonly concurrentExecutions?: number
  readonly aroundInvoke?: AroundInvoke
}

/** One attempt to run a function, counted, within the limit of concurrent invocations. */
export function createRunFunction(clock: Clock, options: RunOptions): RunFunction {
  const concurrency = createConcurrency(options.concurrentExecutions ?? 1000)
  const around = options.aroundInvoke ?? (async (_call, proceed) => proceed())

  const enter = (target: DeployedFunction): (() => void) => {
    try {
      return concurrency.enter(target.config)
    } catch (error) {
      target.usage.count('Throttles')
      throw error
    }
  }
  return async (target, request) => {
    const leave = enter(target)
    try {
      const call = { ...request, functionName: target.config.functionName }
      const answer = await around(call, async () => invokeFunction(clock, target, call))
      target.usage.count('Invocations')
      if (answer.kind === 'failed') target.usage.count('Errors')
      return answer
    } finally {
      leave()
    }
  }
}
