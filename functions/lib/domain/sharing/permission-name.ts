import type { ResourceType } from '../resource-type.ts'

/**
 * The name of our managed permission of a type; always the same, so that it is made once per Region. RAM takes
 * at most 36 letters, digits, `_`, `.` and `-`.
 */
export function permissionNameOf(type: ResourceType): string {
  return `imagebuilder-share-${type}`
}
