import type { OutputResult } from '../domain/copying/finish-copy.ts'
import { claimOutput, isSameContent, unsettledUntil } from '../domain/copying/output-claim.ts'
import type { OutputClaim, OutputContent, OutputKey } from '../domain/copying/output-claim.ts'
import { outputContended } from '../domain/copying/output-findings.ts'
import type { OutputClaims } from '../ports/copy-ledger.ts'

/** What is to be in an output. */
export interface OutputWish {
  readonly wanted: OutputContent
  readonly allowOlder?: boolean
  /** Milliseconds since the epoch, before anything of the output was read. */
  readonly now: number
}

/** What writing an output needs. */
interface OutputWriter {
  readonly ledger: Pick<OutputClaims, 'readClaim' | 'writeClaim'>
  /** Puts a build's AMI into the output. */
  readonly write: (content: OutputContent) => Promise<OutputResult>
  /** Whether it is in the output already, read after `now`; `false` where nobody may read. */
  readonly isInPlace: (content: OutputContent) => boolean
}

/** How often one try claims, or writes again, before it leaves the rest to the next look. */
const mostRounds = 5

/**
 * Writes something that holds one AMI at a time, forward only. The claim is written before AWS is called: so whoever
 * claims next knows until when this call may take effect, and looks again after that. It is read after the call as
 * well: a newer build that was written over is put back at once.
 */
export async function writeOutput(
  key: OutputKey,
  wish: OutputWish,
  { ledger, write, isInPlace }: OutputWriter,
): Promise<OutputResult> {
  for (let round = 0; round < mostRounds; round += 1) {
    const decision = claimOutput(key, await ledger.readClaim(key), wish)
    if (decision.kind === 'superseded') return decision
    const { claim, replaces } = decision
    if (replaces !== undefined && isSameContent(claim, replaces) && isInPlace(claim)) {
      return settled(replaces, wish.now)
    }
    if (await ledger.writeClaim(key, claim, replaces)) {
      return writeUntilSettled(key, claim, { ledger, write })
    }
  }
  return { kind: 'repeat', finding: outputContended(key) }
}

async function writeUntilSettled(
  key: OutputKey,
  mine: OutputClaim,
  { ledger, write }: Pick<OutputWriter, 'ledger' | 'write'>,
): Promise<OutputResult> {
  let content: OutputContent = mine
  for (let round = 0; round < mostRounds; round += 1) {
    const result = await write(content)
    if (result.kind !== 'done') return result
    const current = (await ledger.readClaim(key)) ?? content
    if (isSameContent(current, content)) {
      return isSameContent(mine, content) ? settled(mine, Date.parse(mine.claimedAt)) : result
    }
    content = current
  }
  return { kind: 'repeat', finding: outputContended(key) }
}

function settled(claim: OutputClaim, now: number): OutputResult {
  const until = unsettledUntil(claim, now)
  return until === undefined ? { kind: 'done' } : { kind: 'unsettled', until }
}
