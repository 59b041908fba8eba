import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

let root: string | undefined
let made = 0

/** A new folder that holds `code` as `index.cjs`, gone when the test process ends. */
export function bundleFolder(code: string): string {
  root ??= createRoot()
  made += 1
  const folder = join(root, String(made))
  mkdirSync(folder)
  writeFileSync(join(folder, 'index.cjs'), code)
  return folder
}

function createRoot(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bundles-'))
  process.once('exit', () => {
    rmSync(folder, { recursive: true, force: true })
  })
  return folder
}
