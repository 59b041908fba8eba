import type { OutputResult } from '../domain/copying/finish-copy.ts'
import { afterOutputWritten, claimOutput } from '../domain/copying/output-claim.ts'
import type { OutputClaim, OutputKey } from '../domain/copying/output-claim.ts'
import { outputContended } from '../domain/copying/output-findings.ts'
import type { OutputClaims } from '../ports/copy-ledger.ts'

/** How often one try claims, or writes again, before it leaves the rest to the next look. */
const mostRounds = 5

/**
 * Writes something that holds one AMI at a time, forward only. The claim is written before AWS is called and read
 * after it: a newer build that claimed meanwhile may have been written over, so it is written again.
 */
export async function writeOutput(
  key: OutputKey,
  wanted: OutputClaim & { readonly allowOlder?: boolean },
  deps: {
    readonly ledger: Pick<OutputClaims, 'readClaim' | 'writeClaim'>
    /** Puts a claim's AMI into the output. */
    readonly write: (claim: OutputClaim) => Promise<OutputResult>
  },
): Promise<OutputResult> {
  const { ledger, write } = deps
  const { allowOlder: _, ...mine } = wanted
  for (let round = 0; round < mostRounds; round += 1) {
    const decision = claimOutput(key, await ledger.readClaim(key), wanted)
    if (decision.kind === 'superseded') return { kind: 'superseded', finding: decision.finding }
    if (decision.kind === 'ours' || (await ledger.writeClaim(key, mine, decision.replaces))) {
      return writeUntilSettled(key, mine, { ledger, write })
    }
  }
  return { kind: 'repeat', finding: outputContended(key) }
}

async function writeUntilSettled(
  key: OutputKey,
  mine: OutputClaim,
  deps: {
    readonly ledger: Pick<OutputClaims, 'readClaim'>
    readonly write: (claim: OutputClaim) => Promise<OutputResult>
  },
): Promise<OutputResult> {
  let claim = mine
  for (let round = 0; round < mostRounds; round += 1) {
    const result = await deps.write(claim)
    if (result.kind !== 'done') return result
    const after = afterOutputWritten(claim, (await deps.ledger.readClaim(key)) ?? claim)
    if (after.kind === 'settled') return result
    claim = after.claim
  }
  return { kind: 'repeat', finding: outputContended(key) }
}
