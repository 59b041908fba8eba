import { join } from 'node:path'

import { defineConfig } from 'vitest/config'

import { LongestFirst } from './test/support/longest-first.ts'

// Workers, and the programs that tests start, load CDK and the SDK many times: Node keeps them compiled.
process.env['NODE_COMPILE_CACHE'] ??= join(import.meta.dirname, 'node_modules/.cache/compiled-by-node')

interface Settings {
  readonly testTimeout?: number
  readonly isolate?: boolean
  /** Runs before all files of the project. */
  readonly globalSetup?: string
}

const project = (name: string, { testTimeout = 60_000, ...settings }: Settings = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout,
    hookTimeout: Math.max(60_000, testTimeout),
    ...settings,
  },
})

export default defineConfig({
  test: {
    projects: [
      project('unit', { testTimeout: 10_000 }),
      project('cloud', { testTimeout: 30_000 }),
      project('workflow', { isolate: true, globalSetup: 'test/support/synthesize-product.ts' }),
      // The same product in hundreds of worlds, broken, slow and contested ones: minutes of it, which `npm test` leaves out.
      // Each file opens many clouds: in one heap with those of other files the collector took half of the time.
      project('worlds', { isolate: true, globalSetup: 'test/support/synthesize-product.ts' }),
      project('infra'),
      project('bundle'),
      project('e2e', { testTimeout: 180_000 }),
    ],
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // Files share the modules of their worker: nothing here keeps state in one, and loading them anew took half the time.
    isolate: false,
    // Clouds are many short-lived objects: with a larger nursery the collector costs a third.
    execArgv: ['--max-semi-space-size=64'],
  },
})
