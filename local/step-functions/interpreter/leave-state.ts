import type { Edge } from '../definition/edges.ts'
import { evaluateField, type Offered } from './evaluate-field.ts'
import { StateFailure } from './failures.ts'
import type { Departure, Visit } from './model.ts'
import { largestPayloadBytes, refuseTooLarge, toJsonText } from './payload.ts'

/** How a state is left: what Output and Assign say there, and where they stand. */
export interface Exit {
  readonly Output?: unknown
  readonly Assign?: Readonly<Record<string, unknown>> | undefined
  /** Empty for the state's own fields, else for example `Catch[0]/`. */
  readonly fieldPrefix: string
  /** The output where there is no Output. */
  readonly defaultOutput: unknown
  readonly next: string | undefined
  readonly edge: Edge | undefined
}

/** Evaluates Output and Assign, both with the values that the state was entered with. */
export async function leave(visit: Visit, exit: Exit, offered: Offered = {}): Promise<Departure> {
  const { Output, Assign, fieldPrefix, next, edge } = exit
  const output =
    Output === undefined
      ? exit.defaultOutput
      : await evaluateField(visit, { field: `${fieldPrefix}Output`, value: Output }, offered)
  const assigned: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(Assign ?? {})) {
    assigned[name] = await evaluateField(visit, { field: `${fieldPrefix}Assign/${name}`, value }, offered)
  }
  refuseTooLarge(output, visit.name)
  refuseTooMuchAssigned(visit, assigned)
  return { output, assigned, next, edge }
}

/** The way out that Next and End describe. */
export function onward(
  visit: Visit,
  state: { readonly Next?: string | undefined },
): Pick<Exit, 'next' | 'edge'> {
  const edge: Edge =
    state.Next === undefined
      ? { kind: 'end', from: visit.name }
      : { kind: 'next', from: visit.name, to: state.Next }
  return { next: state.Next, edge }
}

/** One Assign can set up to 256 KiB in all (guide, "Passing data with variables"). */
function refuseTooMuchAssigned(visit: Visit, assigned: Readonly<Record<string, unknown>>): void {
  if (Buffer.byteLength(toJsonText(assigned)) <= largestPayloadBytes) return
  throw new StateFailure(
    'States.DataLimitExceeded',
    `The state '${visit.name}' assigns variables with a size exceeding the maximum number of bytes service limit.`,
  )
}
