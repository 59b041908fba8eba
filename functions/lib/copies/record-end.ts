import { boundAttempts, classifyFailedImage, vanished } from '../domain/copying/copy-failure.ts'
import type { FailureVerdict } from '../domain/copying/copy-failure.ts'
import { copyWithdrawn } from '../domain/copying/copy-findings.ts'
import type { Copy } from '../domain/copying/copy.ts'
import type { EndedCopy } from '../domain/copying/plan-lane.ts'
import type { CopyMove, CopyStore } from '../ports/copy-ledger.ts'

/**
 * Writes how the attempt of a copy came to its end; answers the copy as it is then, `undefined` where somebody else
 * wrote before.
 */
export async function recordEnd(
  { copy, end }: EndedCopy,
  ledger: Pick<CopyStore, 'moveCopy'>,
): Promise<Copy | undefined> {
  return ledger.moveCopy(copy, moveOf({ copy, end }))
}

function moveOf({ copy, end }: EndedCopy): CopyMove {
  switch (end.kind) {
    case 'available':
      return { to: 'finishing', imageId: end.imageId }
    case 'withdrawn': {
      const { imageId } = end
      return {
        to: 'withdrawn',
        finding: copyWithdrawn(copy),
        ...(imageId === undefined ? {} : { imageId }),
      }
    }
    case 'relayFailed':
      return { to: 'failed', finding: end.finding }
    case 'failed':
      return afterFailure(copy, classifyFailedImage(end, copy), end.imageId)
    case 'vanished':
      return afterFailure(copy, vanished(end.imageId, copy), end.imageId)
  }
}

function afterFailure(copy: Copy, verdict: FailureVerdict, imageId: string): CopyMove {
  const { kind, finding } = boundAttempts(verdict, copy)
  return kind === 'person'
    ? { to: 'failed', finding, imageId }
    : { to: 'queued', attempt: copy.attempt + 1, finding }
}
