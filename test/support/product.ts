import { inject } from 'vitest'

import { loadDeployment } from '../../local/deploy/assembly.ts'
import { createBundleScripts } from '../../local/lambda/bundle-scripts.ts'

/** The product, synthesised by the set-up of the project. */
export const deployment = loadDeployment(inject('productAssembly'))

/** Its bundles, compiled once for all clouds of a test file. */
export const scripts = createBundleScripts()
