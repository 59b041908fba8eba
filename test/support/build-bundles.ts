let built: Promise<unknown> | undefined

/** Set-up of the projects that read dist/: builds the bundles, once for all of them. */
export async function setup(): Promise<void> {
  built ??= import('../../scripts/build.ts')
  await built
}
