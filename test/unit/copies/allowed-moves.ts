import type { Copy, CopyState } from '../../../functions/lib/domain/copying/copy.ts'

/** What may become of a copy in one write. `admitted` is said by the lane's item, and no copy's item is written for it. */
const movesFrom: Readonly<Record<CopyState, readonly CopyState[]>> = {
  // Past `copying`: EC2 shows the AMI of a call whose answer nobody noted.
  queued: ['queued', 'copying', 'finishing', 'done', 'failed', 'withdrawn'],
  admitted: [],
  // Straight to `done`: what is made of the AMI was made, or there is nothing to be made of it.
  copying: ['queued', 'finishing', 'done', 'failed', 'withdrawn'],
  // Never back to the queue: a second AMI would be made.
  finishing: ['finishing', 'done', 'failed', 'withdrawn'],
  done: [],
  failed: [],
  withdrawn: [],
}

/** As which state a copy that ended may be put anew. */
const putsAfter: Readonly<Partial<Record<CopyState, readonly CopyState[]>>> = {
  // To `finishing`: other outputs are wanted of its AMI, or Image Builder has made one.
  done: ['queued', 'finishing'],
  // To `copying`: with the AMI that it left over.
  failed: ['queued', 'copying', 'finishing'],
  withdrawn: ['queued', 'copying', 'finishing'],
}

type Standing = Pick<Copy, 'id' | 'state' | 'attempt'>

/** What is wrong with a move of a copy; nothing where it is allowed. */
export function wrongMove(before: Standing, after: Standing): readonly string[] {
  const isNext = movesFrom[before.state].includes(after.state)
  const attempts = after.attempt - before.attempt
  const isCounted = after.state === 'queued' ? attempts === 1 : attempts === 0
  return isNext && isCounted ? [] : [inWords(before, after)]
}

/** The same for a copy that is put anew: the client token of an attempt that was made is used for no other request. */
export function wrongPut(before: Standing, after: Standing): readonly string[] {
  const isNext = putsAfter[before.state]?.includes(after.state) === true
  const attempts = after.attempt - before.attempt
  const isCounted = after.state === 'queued' ? attempts === 1 : attempts === 0
  return isNext && isCounted ? [] : [`put anew: ${inWords(before, after)}`]
}

function inWords(before: Standing, after: Standing): string {
  return `${before.id} went from ${before.state} (${before.attempt}) to ${after.state} (${after.attempt})`
}
