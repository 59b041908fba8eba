import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { createDestinationStack } from './destination-stack.ts'
import { createEmptyApp } from './synthesize.ts'

/** Where the template of destination accounts is committed, for people without CDK. */
export const destinationTemplateFile = 'infra/destination-account.template.json'

/**
 * The template of destination accounts, as it should be committed. Needs no bundles and no network.
 * @throws Error when a check of cdk-nag fails.
 */
export function renderDestinationTemplate(): unknown {
  const outdir = mkdtempSync(join(tmpdir(), 'destination-template-'))
  try {
    const app = createEmptyApp({ outdir })
    const { stackName } = createDestinationStack(app)
    return app.synth().getStackByName(stackName).template
  } finally {
    rmSync(outdir, { recursive: true })
  }
}
