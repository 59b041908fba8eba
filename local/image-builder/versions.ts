/** The largest number of a version's node: 2^30 - 1. */
const maxNode = 1_073_741_823

/**
 * Why a version or a pattern of three nodes cannot be; `undefined` when it can. All nodes to the right of the
 * first wildcard must be wildcards.
 */
export function versionProblem(version: string): string | undefined {
  const nodes = version.split('.')
  if (nodes.some((node) => Number(node) > maxNode)) return `A version's numbers go up to ${maxNode}.`
  const firstWildcard = nodes.indexOf('x')
  if (firstWildcard !== -1 && nodes.slice(firstWildcard).some((node) => node !== 'x')) {
    return 'All nodes to the right of a wildcard must be wildcards.'
  }
  return undefined
}

/** Whether a version fits a pattern; a pattern without wildcards fits itself alone. */
export function matchesVersion(pattern: string, version: string): boolean {
  const nodes = version.split('.')
  return pattern.split('.').every((node, index) => node === 'x' || node === nodes[index])
}

/** Orders versions by their numbers, so that 1.10.0 comes after 1.9.0. */
export function compareVersions(one: string, other: string): number {
  const otherNodes = other.split('.')
  for (const [index, node] of one.split('.').entries()) {
    const difference = Number(node) - Number(otherNodes[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

/**
 * The version that a recipe gets when it is created with a pattern: the newest that fits, with one more in its
 * last node; zeros for wildcards when none fits.
 */
export function nextVersion(pattern: string, existing: readonly string[]): string {
  const newest = existing
    .filter((version) => matchesVersion(pattern, version))
    .toSorted(compareVersions)
    .at(-1)
  if (newest === undefined) return pattern.replaceAll('x', '0')
  const [major = '0', minor = '0', patch = '0'] = newest.split('.')
  return `${major}.${minor}.${Number(patch) + 1}`
}
