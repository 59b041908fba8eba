#!/usr/bin/env node
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { isatty } from 'node:tty'

import { run } from './run.ts'

// `ibshare runs | head -1` closes the pipe before all is written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
})

process.exitCode = await run(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  env: process.env,
  // The SDK takes a while to load, and help needs none of it.
  connect: async (connection) => (await import('./aws-services.ts')).connectToAws(connection),
  readFile: async (path) => readFile(path, 'utf8'),
  now: () => Date.now(),
  wait,
  ...(process.stdout.columns === undefined ? {} : { columns: process.stdout.columns }),
  isTerminal: isatty(1),
})
