/**
 * Errors of this product: a closed set. The state machine matches on the names, so each is a
 * string literal (minifying changes `constructor.name`). Every error says what, where and the remedy.
 */
export abstract class ShareError extends Error {
  abstract override readonly name: string
  /** The resource, account, Region or field concerned. */
  readonly where: string
  /** The next step for a person. */
  readonly remedy: string

  constructor(
    what: string,
    details: { readonly where: string; readonly remedy: string; readonly cause?: unknown },
  ) {
    super(what, details.cause === undefined ? {} : { cause: details.cause })
    this.where = details.where
    this.remedy = details.remedy
  }
}

/** The input of an execution, or an event, is not of the documented form. Repeating it is useless. */
export class InvalidInput extends ShareError {
  override readonly name = 'InvalidInput'
}

/** The image is not AVAILABLE yet, or never became so. Repeated for a while, because events may run ahead of GetImage. */
export class ImageNotAvailable extends ShareError {
  override readonly name = 'ImageNotAvailable'
}

/** AWS throttled, was unavailable, or refused because something else is going on. Repeating helps. */
export class TransientServiceError extends ShareError {
  override readonly name = 'TransientServiceError'
}

/**
 * Some of a run's copies are not in the queue yet: AWS throttled, or an AMI's grants are held by somebody, at worst for
 * six minutes by a call that crashed. What is in the queue stays there; repeating does the rest.
 */
export class EnqueuingUnfinished extends ShareError {
  override readonly name = 'EnqueuingUnfinished'
}

/** Our own role may not do something. The remedy names the action and the resource. */
export class PermissionMissing extends ShareError {
  override readonly name = 'PermissionMissing'
}

/** AWS refused a request for good. */
export class RequestRefused extends ShareError {
  override readonly name = 'RequestRefused'
}

/** The ledger holds a run of this name that belongs to another execution. */
export class RunNameTaken extends ShareError {
  override readonly name = 'RunNameTaken'
}

/** The resource's policy reads back differently from what was written: somebody else writes it too. */
export class PolicyChangedMeanwhile extends ShareError {
  override readonly name = 'PolicyChangedMeanwhile'
}

/** Image Builder, after asking RAM, finds a policy invalid; it does not say which account it minds. */
export class PolicyRefused extends ShareError {
  override readonly name = 'PolicyRefused'
}

/** The rules in the ledger are written for another owner account. */
export class RulesOfOtherOwner extends ShareError {
  override readonly name = 'RulesOfOtherOwner'
}

/** EC2 refuses launch permission to a list of principals because of one of them. */
export class LaunchRefused extends ShareError {
  override readonly name = 'LaunchRefused'
}

/** EC2 gives nobody launch permission on an AMI: it is gone, or what it is encrypted with cannot be shared. */
export class AmiNotShareable extends ShareError {
  override readonly name = 'AmiNotShareable'
}

/** The launch permission of an AMI has no room for more principals: EC2's quota on the sharing of one AMI. */
export class LaunchQuotaReached extends ShareError {
  override readonly name = 'LaunchQuotaReached'
}

/** A shard of lanes has no work left; its sweep ends. */
export class NothingToSweep extends ShareError {
  override readonly name = 'NothingToSweep'
}

/** A run was stopped while it waited for its copies, and they are withdrawn: redriving it brings none of them back. */
export class RunWithdrawn extends ShareError {
  override readonly name = 'RunWithdrawn'
}
