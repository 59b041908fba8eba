import type { OutputResult } from '../domain/copying/finish-copy.ts'
import { afterOutputWritten, claimAfter, claimOutput } from '../domain/copying/output-claim.ts'
import type { OutputClaim, OutputKey } from '../domain/copying/output-claim.ts'
import { outputContended } from '../domain/copying/output-findings.ts'
import type { Finding } from '../domain/outcome.ts'
import type { OutputClaims } from '../ports/copy-ledger.ts'

/** What writing an output needs. */
interface OutputWriter {
  readonly ledger: Pick<OutputClaims, 'readClaim'>
  /** Puts a claim's AMI into the output. */
  readonly write: (claim: OutputClaim) => Promise<OutputResult>
}

/** How often one try claims, or writes again, before it leaves the rest to the next look. */
const mostRounds = 5

/**
 * Writes something that holds one AMI at a time, forward only. The claim is written before AWS is called and read
 * after it: a newer build that claimed meanwhile may have been written over, so it is written again.
 */
export async function writeOutput(
  key: OutputKey,
  wanted: OutputClaim & { readonly allowOlder?: boolean },
  deps: OutputWriter & { readonly ledger: Pick<OutputClaims, 'writeClaim'> },
): Promise<OutputResult> {
  const { ledger, write } = deps
  const { allowOlder: _, ...mine } = wanted
  for (let round = 0; round < mostRounds; round += 1) {
    const decision = claimOutput(key, await ledger.readClaim(key), wanted)
    switch (decision.kind) {
      case 'superseded':
        return leaveToNewer(key, { ...decision, imageId: mine.imageId }, { ledger, write })
      case 'ours':
        return writeUntilSettled(key, mine, { ledger, write })
      case 'claim': {
        const next = claimAfter(mine, decision.replaces)
        if (await ledger.writeClaim(key, next, decision.replaces)) {
          return writeUntilSettled(key, mine, { ledger, write })
        }
      }
    }
  }
  return { kind: 'repeat', finding: outputContended(key) }
}

/**
 * A newer build has the output. Where its claim came after one of ours, an earlier try of ours may have written over it
 * and crashed before it could see that: then the newer one is written again.
 */
export async function leaveToNewer(
  key: OutputKey,
  newer: { readonly current: OutputClaim; readonly finding: Finding; readonly imageId: string },
  deps: OutputWriter,
): Promise<OutputResult> {
  const { current, finding, imageId } = newer
  if (current.replaced?.includes(imageId) === true) {
    const result = await writeUntilSettled(key, current, deps)
    if (result.kind === 'repeat') return result
  }
  return { kind: 'superseded', finding }
}

async function writeUntilSettled(
  key: OutputKey,
  mine: OutputClaim,
  deps: OutputWriter,
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
