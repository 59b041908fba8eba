import type { CopyCall } from '../../copying/copy-request.ts'
import type { LaunchPermissionConfiguration } from '../../copying/distribution-schema.ts'
import type { WantedParameter } from '../../copying/wanted-copy.ts'
import type { WantedName } from './judge-lane.ts'

/** Something that an account has to have, or to let its role do, in one Region. */
export type Need =
  /** CopyImage; `call` is one of those that are planned. */
  | { readonly kind: 'copy'; readonly region: string; readonly call: CopyCall }
  /** Names that are free, and room. */
  | { readonly kind: 'lane'; readonly region: string; readonly names: readonly WantedName[] }
  /** Launch permission on an AMI that is there: whether it may be given on one that is not shows when it is. */
  | {
      readonly kind: 'launchPermission'
      readonly region: string
      readonly imageId: string
      readonly permission: LaunchPermissionConfiguration
    }
  /** Copies that stay unencrypted; `isSharedOn`: others are to launch them. */
  | { readonly kind: 'ebsDefault'; readonly region: string; readonly isSharedOn: boolean }
  | { readonly kind: 'allowedImages'; readonly region: string }
  | { readonly kind: 'publicAccess'; readonly region: string }
  /** A key that copies are encrypted with; `isAutoScaled`: launch templates start them. */
  | {
      readonly kind: 'key'
      readonly region: string
      readonly keyArn: string
      readonly isAutoScaled: boolean
    }
  /** A key that copies to the Region are decrypted with. */
  | { readonly kind: 'sourceKey'; readonly region: string; readonly keyArn: string }
  | {
      readonly kind: 'template'
      readonly region: string
      readonly launchTemplateId: string
      readonly setDefault: boolean
      /** The AMI of the build, for a dry run. */
      readonly imageId: string
    }
  | {
      readonly kind: 'parameter'
      readonly region: string
      readonly name: string
      readonly dataType: WantedParameter['dataType']
    }

/** What tells a need from others of an account, whatever the run: the same for every build. */
export function nameOfNeed(need: Need): string {
  switch (need.kind) {
    case 'copy':
    case 'lane':
    case 'allowedImages':
    case 'publicAccess':
      return [need.kind, need.region].join(' ')
    case 'launchPermission':
      return [need.kind, need.region, need.imageId].join(' ')
    case 'ebsDefault':
      return [need.kind, need.region, need.isSharedOn].join(' ')
    case 'key':
      return [need.kind, need.region, need.keyArn, need.isAutoScaled].join(' ')
    case 'sourceKey':
      return [need.kind, need.region, need.keyArn].join(' ')
    case 'template':
      return [need.kind, need.region, need.launchTemplateId, need.setDefault].join(' ')
    case 'parameter':
      return [need.kind, need.region, need.name, need.dataType].join(' ')
  }
}
