/** The Regions that a rule's `launch` or `copy` means: its own list, or all of the file's. */
export function regionsMeant(
  regions: 'all' | readonly string[],
  ofFile: readonly string[],
): readonly string[] {
  return regions === 'all' ? ofFile : regions
}
