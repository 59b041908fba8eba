import { readBusyLanes } from './busy-lanes.ts'
import type { Services } from './command.ts'
import type { OperatingStatus, PasteLines } from './operating-status.ts'
import { readRunsUnderway } from './runs-underway.ts'
import { findProblems } from './status-problems.ts'

/** Reads what goes on. Nothing is read at one moment: a copy that moves meanwhile may be counted twice or not at all. */
export async function readOperatingStatus(
  services: Services,
  clock: () => number,
  lines: PasteLines,
): Promise<OperatingStatus> {
  const { copies: ledger } = services
  const pause = await ledger.readPause()
  const now = clock()
  const contents = await readBusyLanes(services, now)
  const looks = await services.sweeps()
  const deadLetters = await services.deadLetters()
  const facts = {
    runs: await readRunsUnderway(services, contents, now),
    lanes: contents.map(({ lane }) => lane),
    sweeps: await Promise.all(
      (await ledger.listSweeps()).map(async (control) => ({ control, look: await looks.look(control) })),
    ),
    grants: (await ledger.listGrants()).length,
    ...(pause === undefined ? {} : { pause }),
    ...(deadLetters === undefined ? {} : { deadLetters }),
  }
  return { problems: findProblems(facts, now, lines), ...facts }
}
