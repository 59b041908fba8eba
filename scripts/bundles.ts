import { existsSync, readdirSync } from 'node:fs'

import type { BuildOptions } from 'esbuild'

import { shakeableSchemas } from './shakeable-schemas.ts'

/** Every folder of `functions/` with an index.ts is a Lambda function. */
export const functionFolders: readonly string[] = readdirSync('functions').filter((name) =>
  existsSync(`functions/${name}/index.ts`),
)

/** How esbuild makes one self-contained file per function: `dist/<function>/index.cjs`. */
export const bundleOptions = {
  entryPoints: Object.fromEntries(
    functionFolders.map((name) => [`${name}/index`, `functions/${name}/index.ts`]),
  ),
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minify: true,
  // Half the bytes and half the initialisation of esbuild's default order.
  mainFields: ['module', 'main'],
  // The SDK's lazy `import('node:http')` boots the ESM loader: 25 to 33 ms of the first call.
  supported: { 'dynamic-import': false },
  // The bundle is CommonJS in a package of type "module".
  outExtension: { '.js': '.cjs' },
  plugins: [shakeableSchemas],
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions
