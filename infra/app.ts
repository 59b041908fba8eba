import { join } from 'node:path'

import { synthesize } from './synthesize.ts'

synthesize({ outdir: process.env['CDK_OUTDIR'] ?? join(import.meta.dirname, '..', 'cdk.out') })
