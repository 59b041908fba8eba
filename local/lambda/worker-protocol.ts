import type { RuntimeAnswer, RuntimeInvocation } from './lambda-runtime.ts'

/** What the cloud tells a worker: run the handler, it is `nowMs` in virtual time. */
export interface WorkerRequest {
  readonly invocation: RuntimeInvocation
  readonly nowMs: number
}

/** What a worker tells the cloud. */
export type WorkerMessage =
  | { readonly kind: 'log'; readonly text: string }
  | { readonly kind: 'answer'; readonly answer: RuntimeAnswer }
