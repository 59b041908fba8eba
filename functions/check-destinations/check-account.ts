import { askOnce } from '../lib/copies/ask-once.ts'
import type { CheckResult } from '../lib/domain/checks/check-result.ts'
import { judgeRole } from '../lib/domain/checks/destination/judge-role.ts'
import { nameOfNeed } from '../lib/domain/checks/destination/need.ts'
import type { Need } from '../lib/domain/checks/destination/need.ts'
import type { AccountNeeds } from '../lib/domain/checks/destination/needs.ts'
import type { PassedNeed } from '../lib/ports/check-results.ts'
import type { DestinationProbes, KeyProbes } from '../lib/ports/destination-probes.ts'
import { checkNeed } from './check-need.ts'
import type { EnteredAccount, LaterNeed } from './check-need.ts'
import { checkRegions } from './check-regions.ts'

/** What checking an account needs. */
export interface CheckAccountDeps extends Pick<EnteredAccount, 'ownerId' | 'claims' | 'concurrentCopies'> {
  readonly probes: DestinationProbes
}

/** What an account needs, and what of it is known to be there. */
export interface AccountQuestion extends AccountNeeds {
  readonly recent: readonly PassedNeed[]
}

/** What an account answers. */
export interface AccountAnswer {
  readonly accountId: string
  readonly results: readonly CheckResult[]
  /** What of it was asked now and passed, without the time. */
  readonly passed: readonly Omit<PassedNeed, 'at'>[]
}

/** Asks an account for everything that a run needs of it and is not known. Where nobody gets in, nothing else is asked. */
export async function checkAccount(
  { accountId, needs, recent }: AccountQuestion,
  deps: CheckAccountDeps,
): Promise<AccountAnswer> {
  const role = { accountId, ownerId: deps.ownerId, homeRegion: await deps.probes.homeRegion() }
  const entered = await deps.probes.enter(accountId)
  if (entered.kind === 'refused') {
    return { accountId, results: [judgeRole(role, entered.error)], passed: [] }
  }
  const known = new Map(recent.map(({ need, results }) => [need, results]))
  const open = needs.filter((need) => !known.has(nameOfNeed(need)))
  const probes = { ...entered.value, ...askingKeysOnce(entered.value) }
  const asked = await askAll(open, { ...deps, accountId, probes })
  const reused = needs.flatMap((need) => known.get(nameOfNeed(need)) ?? [])
  return {
    accountId,
    results: [judgeRole(role), ...reused, ...asked.flatMap(({ results }) => results)],
    passed: asked.filter(isLasting).map(({ need, results }) => ({ need: nameOfNeed(need), results })),
  }
}

/** Copies to several Regions are decrypted with one key. */
function askingKeysOnce(probes: KeyProbes): Pick<KeyProbes, 'describeKey' | 'tryGrant'> {
  const itself = (keyArn: string): string => keyArn
  return {
    describeKey: askOnce(async (keyArn) => probes.describeKey(keyArn), itself),
    tryGrant: askOnce(async (keyArn) => probes.tryGrant(keyArn), itself),
  }
}

interface Asked {
  readonly need: Need
  readonly results: readonly CheckResult[]
}

/** In a Region that the account has not enabled nothing else is asked. */
async function askAll(needs: readonly Need[], account: EnteredAccount): Promise<readonly Asked[]> {
  const copies = needs.filter((need) => need.kind === 'copy')
  const regions = await checkRegions(copies, account.accountId, account.probes)
  const isClosed = (region: string) =>
    regions.get(region)?.some(({ check, verdict }) => check === 'REGION_NOT_ENABLED' && verdict === 'failed')
  const later = needs.filter(
    (need): need is LaterNeed => need.kind !== 'copy' && isClosed(need.region) !== true,
  )
  const asked = await Promise.all(
    later.map(async (need) => ({ need, results: await checkNeed(need, account) })),
  )
  return [...copies.map((need) => ({ need, results: regions.get(need.region) ?? [] })), ...asked]
}

/** Whether what passed still holds for another build some time later: names and room do not. */
function isLasting({ need, results }: Asked): boolean {
  return need.kind !== 'lane' && results.every(({ verdict }) => verdict === 'passed')
}
