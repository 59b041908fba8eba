import type { Command } from './command.ts'
import { check } from './commands/check.ts'
import { pause } from './commands/pause.ts'
import { resume } from './commands/resume.ts'
import { rulesDiff } from './commands/rules-diff.ts'
import { rulesHistory } from './commands/rules-history.ts'
import { rulesPut } from './commands/rules-put.ts'
import { rulesShow } from './commands/rules-show.ts'
import { runs } from './commands/runs.ts'
import { showRun } from './commands/show-run.ts'
import { status } from './commands/status.ts'
import { why } from './commands/why.ts'

/** Every command, in the order of the help text. */
export const commands: readonly Command[] = [
  rulesPut,
  rulesDiff,
  rulesShow,
  rulesHistory,
  runs,
  showRun,
  why,
  check,
  status,
  pause,
  resume,
]
