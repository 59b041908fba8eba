import { functionName } from '../../../infra/names.ts'
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

/** How often roles asked AWS: AssumeRole, and every Describe of EC2. */
export interface LookCounts {
  /** To copy. */
  readonly looks: number
  /** Before anything is copied, to find out what would fail. */
  readonly checkLooks: number
}

/** Tells those of the function that checks destinations apart by its role and by the name of its sessions. */
export function lookCounts(calls: readonly CallRecord[]): LookCounts {
  const looks = calls.filter(isByRole).filter(isLook)
  const checkLooks = looks.filter(({ caller }) => isChecking(caller)).length
  return { looks: looks.length - checkLooks, checkLooks }
}

function isLook({ service, operation }: CallRecord): boolean {
  return (
    `${service}:${operation}` === 'sts:AssumeRole' || (service === 'ec2' && operation.startsWith('Describe'))
  )
}

function isChecking({ arn, roleArn }: CallRecord['caller']): boolean {
  return (
    roleArn?.endsWith(`/${functionName('check-destinations')}`) === true ||
    arn.endsWith('/imagebuilder-share-check')
  )
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
