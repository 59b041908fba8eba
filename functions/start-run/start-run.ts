import { createHash } from 'node:crypto'

import type * as z from 'zod/mini'

import type { RunInput } from '../lib/domain/run/run-input.ts'
import type { Executions } from '../lib/ports/executions.ts'
import type { input, output } from './contract.ts'

/** Starts the run of a finished image build; the same event again is the same run. */
export function createStartRun(deps: { readonly executions: Pick<Executions, 'startRun'> }) {
  return async (event: z.infer<typeof input>): Promise<z.infer<typeof output>> => {
    const [resource] = event.resources
    // Nothing but the event may go into the input: a repeat must have the same bytes to be the same run.
    const runInput: RunInput = { eventId: event.id, resource, time: event.time }
    return deps.executions.startRun({ name: runName(resource, event.id), input: runInput })
  }
}

/** `<image name>-<x-y-z-n>-<hash of the event id>`, within the 80 characters that Step Functions takes. */
export function runName(imageArn: string, eventId: string): string {
  const [, name = '', version = '', build = ''] = imageArn.split('/')
  const hash = createHash('sha256').update(eventId).digest('hex').slice(0, 16)
  const versionPart = `${version.replaceAll('.', '-')}-${build}`
  return `${name.slice(0, 40)}-${versionPart.slice(0, 22)}-${hash}`
}
