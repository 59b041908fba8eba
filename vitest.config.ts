import { defineConfig } from 'vitest/config'

const project = (name: string, testTimeout = 10_000) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    testTimeout,
    hookTimeout: Math.max(60_000, testTimeout),
  },
})

export default defineConfig({
  test: {
    projects: [
      project('unit'),
      project('cloud', 30_000),
      project('workflow', 60_000),
      project('infra', 60_000),
      project('bundle', 60_000),
      project('e2e', 180_000),
    ],
    maxWorkers: 2,
  },
})
