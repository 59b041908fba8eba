import type { CallRecord } from '../../../local/cloud/call-log.ts'
import type { Tick } from './executions.ts'

/** How often roles called AWS: everybody but administrators. */
export function callCounts(calls: readonly CallRecord[]): Readonly<Record<string, number>> {
  const counts = new Map<string, number>()
  for (const { service, operation } of calls.filter(isByRole)) {
    const name = `${service}:${operation}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return Object.fromEntries(counts)
}

/** AssumeRole, and every Describe of EC2. */
export function lookCount(counts: Readonly<Record<string, number>>): number {
  return Object.entries(counts)
    .filter(([name]) => name === 'sts:AssumeRole' || name.startsWith('ec2:Describe'))
    .reduce((sum, [, count]) => sum + count, 0)
}

/** CopyImage calls of roles that EC2 refused because the lane was full. */
export function refusedCopies(calls: readonly CallRecord[]): readonly CallRecord[] {
  return calls.filter(
    (call) => isByRole(call) && call.operation === 'CopyImage' && call.errorCode === 'ResourceLimitExceeded',
  )
}

/** How many calls of roles fell into a tick; those of woken looks at the same time are among them. */
export function callsIn(calls: readonly CallRecord[], { fromMs, toMs }: Tick): number {
  return calls.filter((call) => isByRole(call) && call.atMs >= fromMs && call.atMs <= toMs).length
}

function isByRole({ caller }: CallRecord): boolean {
  return caller.roleArn !== undefined
}
