import { hasEnded } from '../domain/copying/copy.ts'
import type { Copy } from '../domain/copying/copy.ts'
import type { CallError } from '../domain/copying/failure-findings.ts'
import { afterFinishTry } from '../domain/copying/finish-copy.ts'
import type { OutputResult } from '../domain/copying/finish-copy.ts'
import { outputRefused } from '../domain/copying/output-findings.ts'
import { isPutAnew } from '../domain/copying/relay-progress.ts'
import { ShareError, TransientServiceError } from '../domain/errors.ts'
import type { CopyMove, CopyStore, RelayUsers } from '../ports/copy-ledger.ts'
import { failRefused } from './fail-refused.ts'
import { grantCopying, relayGrant } from './grants.ts'
import type { CopyGrant, GrantAnswer, GrantsDeps } from './grants.ts'
import { makeOutputs } from './make-outputs.ts'
import type { OutputsDeps } from './output-result.ts'

/** What finishing a copy needs. */
export interface FinishCopyDeps extends Omit<GrantsDeps, 'ledger'>, Omit<OutputsDeps, 'ledger' | 'clock'> {
  readonly ledger: GrantsDeps['ledger'] &
    OutputsDeps['ledger'] &
    Pick<CopyStore, 'moveCopy'> &
    Pick<RelayUsers, 'listRelayUsers'>
}

/**
 * Makes what is to be made of an AMI that is available, and writes the outcome; where a run has added outputs meanwhile,
 * the next look makes them. A relay's AMI is granted to those who
 * copy it before that, because they start when the outcome is written. Answers the copy where its outcome was written.
 */
export async function finishCopy(
  copy: Copy,
  imageId: string,
  deps: FinishCopyDeps,
): Promise<Copy | undefined> {
  const { build, outputs } = copy
  const results = [
    ...(await handOn(copy, imageId, deps)),
    ...(await makeOutputs({ identity: copy, imageId, build }, outputs, deps)),
  ]
  const move = moveAfter({ copy, imageId, now: deps.clock.now() }, results)
  const moved = await deps.ledger.moveCopy(copy, move)
  return move.to === 'finishing' ? undefined : moved
}

function moveAfter(
  { copy, imageId, now }: { readonly copy: Copy; readonly imageId: string; readonly now: number },
  results: readonly OutputResult[],
): CopyMove {
  const decision = afterFinishTry(copy, results, now)
  switch (decision.kind) {
    case 'again': {
      const { finishTries, finishDueAt } = decision
      return { to: 'finishing', imageId, finishTries, finishDueAt }
    }
    case 'failed': {
      const { kind: _, ...why } = decision
      return { to: 'failed', imageId, ...why }
    }
    case 'done': {
      const [finding] = decision.sideFindings
      return { to: 'done', imageId, ...(finding === undefined ? {} : { finding }) }
    }
  }
}

async function handOn(copy: Copy, imageId: string, deps: FinishCopyDeps): Promise<readonly OutputResult[]> {
  if (copy.accountId !== deps.ownerId) return []
  const accounts = await usersOf(copy, deps)
  if (accounts.length === 0) return []
  const grant = relayGrant(copy, imageId, accounts)
  const answer = await grantOrWhyNot(grant, deps)
  if (answer.kind === 'granted') {
    await failRefused(grant, answer.refused, deps.ledger)
    return [{ kind: 'done' }]
  }
  const { error } = answer
  return [{ kind: 'repeat', finding: outputRefused(copy, `grant to ${accounts.length} accounts`, error) }]
}

type Granted = Extract<GrantAnswer, { readonly kind: 'granted' }>

/** Whoever waits for a relay hears why it cannot be granted, be it that we may not look at it. */
async function grantOrWhyNot(
  grant: CopyGrant,
  deps: FinishCopyDeps,
): Promise<Granted | { readonly kind: 'refused'; readonly error: CallError }> {
  try {
    const answer = await grantCopying(grant, deps)
    if (answer.kind === 'granted') return answer
    const message = `The image id '[${grant.imageId}]' does not exist`
    return { kind: 'refused', error: { name: 'InvalidAMIID.NotFound', message } }
  } catch (error) {
    if (!(error instanceof ShareError) || error instanceof TransientServiceError) throw error
    return { kind: 'refused', error }
  }
}

/** Who has what it wanted of a relay that was put anew is granted nothing again: no rule may name the account by now. */
async function usersOf(relay: Copy, { ledger }: FinishCopyDeps): Promise<readonly string[]> {
  const accounts = await ledger.listRelayUsers(relay.id)
  if (!isPutAnew(relay)) return accounts
  const { sourceImageId, region } = relay
  const copies = await ledger.readCopies(accounts.map((accountId) => ({ sourceImageId, accountId, region })))
  const ended = new Set(copies.filter(hasEnded).map(({ accountId }) => accountId))
  return accounts.filter((accountId) => !ended.has(accountId))
}
