/** Finds the first minute after a time, both in milliseconds since the epoch; `undefined` when there is none. */
export type NextMinute = (afterMs: number) => number | undefined

interface Day {
  readonly dayOfMonth: number
  /** 1 is Sunday. */
  readonly dayOfWeek: number
  readonly lastDayOfMonth: number
}
type DayRule = (day: Day) => boolean

interface FieldSpec {
  readonly least: number
  readonly most: number
  readonly names?: readonly string[]
}

const minutes: FieldSpec = { least: 0, most: 59 }
const hours: FieldSpec = { least: 0, most: 23 }
const daysOfMonth: FieldSpec = { least: 1, most: 31 }
const months: FieldSpec = {
  least: 1,
  most: 12,
  names: ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'],
}
const daysOfWeek: FieldSpec = {
  least: 1,
  most: 7,
  names: ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'],
}
const years: FieldSpec = { least: 1970, most: 2199 }

const minuteMs = 60_000
const dayMs = 86_400_000

/**
 * Compiles the six fields of a cron expression of EventBridge: minutes, hours, day of month, month, day of week, year
 * (EventBridge guide, "Cron expressions reference"). One of the two days has to be `?`, which leaves it to the other.
 * @returns undefined when it is none.
 */
export function compileCron(text: string): NextMinute | undefined {
  const [minute, hour, dayOfMonth, month, dayOfWeek, year, ...rest] = text.trim().split(/\s+/)
  if (dayOfWeek === undefined || year === undefined || rest.length > 0) return undefined
  if ((dayOfMonth === '?') === (dayOfWeek === '?')) return undefined

  const minuteSet = readField(minute, minutes)
  const hourSet = readField(hour, hours)
  const monthSet = readField(month, months)
  const yearSet = readField(year, years)
  const fallsOn = dayOfWeek === '?' ? readDayOfMonth(dayOfMonth) : readDayOfWeek(dayOfWeek)
  if (!minuteSet || !hourSet || !monthSet || !yearSet || !fallsOn) return undefined

  const minutesOfDay = [...hourSet].flatMap((each) => [...minuteSet].map((within) => 60 * each + within))
  const isWanted = (date: Date): boolean =>
    yearSet.has(date.getUTCFullYear()) && monthSet.has(date.getUTCMonth() + 1) && fallsOn(dayOf(date))
  return nextMinute(minutesOfDay, { isWanted, lastYear: Math.max(...yearSet) })
}

function nextMinute(
  minutesOfDay: readonly number[],
  days: { readonly isWanted: (date: Date) => boolean; readonly lastYear: number },
): NextMinute {
  const ascending = minutesOfDay.toSorted((one, other) => one - other)
  return (afterMs) => {
    const endMs = Date.UTC(days.lastYear + 1, 0, 1)
    for (let dayStartMs = afterMs - (afterMs % dayMs); dayStartMs < endMs; dayStartMs += dayMs) {
      if (!days.isWanted(new Date(dayStartMs))) continue
      const found = ascending.find((each) => dayStartMs + each * minuteMs > afterMs)
      if (found !== undefined) return dayStartMs + found * minuteMs
    }
    return undefined
  }
}

function dayOf(date: Date): Day {
  return {
    dayOfMonth: date.getUTCDate(),
    dayOfWeek: date.getUTCDay() + 1,
    lastDayOfMonth: new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate(),
  }
}

/** `L` is the last day, `15W` the weekday that is nearest to the 15th, within the month. */
function readDayOfMonth(text: string | undefined): DayRule | undefined {
  if (text === 'L') return ({ dayOfMonth, lastDayOfMonth }) => dayOfMonth === lastDayOfMonth
  const [, nearest] = /^(\d{1,2})W$/.exec(text ?? '') ?? []
  if (nearest !== undefined) return nearestWeekday(Number(nearest))
  const set = readField(text, daysOfMonth)
  return set && (({ dayOfMonth }) => set.has(dayOfMonth))
}

function nearestWeekday(wanted: number): DayRule | undefined {
  if (wanted < daysOfMonth.least || wanted > daysOfMonth.most) return undefined
  return ({ dayOfMonth, dayOfWeek, lastDayOfMonth }) => {
    if (wanted > lastDayOfMonth || dayOfWeek === 1 || dayOfWeek === 7) return false
    const distance = wanted - dayOfMonth
    if (distance === 0) return true
    const isMonday = dayOfWeek === 2
    const isFriday = dayOfWeek === 6
    return (
      // Sunday goes to Monday and Saturday to Friday, unless that would be in another month.
      (isMonday && distance === -1) ||
      (isFriday && distance === 1) ||
      (isMonday && wanted === 1 && distance === -2) ||
      (isFriday && wanted === lastDayOfMonth && distance === 2)
    )
  }
}

/** `6L` is the month's last Friday, `3#2` its second Tuesday, `L` alone Saturday. */
function readDayOfWeek(text: string): DayRule | undefined {
  const [, lastName] = /^(\w+)L$/.exec(text) ?? []
  const [, name, ordinal] = /^(\w+)#([1-5])$/.exec(text) ?? []
  const special = lastName ?? name
  if (special !== undefined) {
    const wanted = readValue(special, daysOfWeek)
    if (wanted === undefined) return undefined
    return ({ dayOfWeek, dayOfMonth, lastDayOfMonth }) =>
      dayOfWeek === wanted &&
      (ordinal === undefined
        ? dayOfMonth > lastDayOfMonth - 7
        : Math.ceil(dayOfMonth / 7) === Number(ordinal))
  }
  const set = text === 'L' ? new Set([7]) : readField(text, daysOfWeek)
  return set && (({ dayOfWeek }) => set.has(dayOfWeek))
}

/** The values of `*`, `1,2`, `MON-FRI`, `0/15`; `undefined` when it is none of them. */
function readField(text: string | undefined, spec: FieldSpec): ReadonlySet<number> | undefined {
  const values = (text ?? '').split(',').map((part) => readPart(part, spec))
  return values.every((part) => part !== undefined) ? new Set(values.flat()) : undefined
}

function readPart(text: string, spec: FieldSpec): readonly number[] | undefined {
  const [, from, to, step] = /^(\*|\w+)(?:-(\w+))?(?:\/(\d+))?$/.exec(text) ?? []
  if (from === undefined || (from === '*' && to !== undefined) || step === '0') return undefined
  const first = from === '*' ? spec.least : readValue(from, spec)
  const end = to ?? (from === '*' || step !== undefined ? String(spec.most) : from)
  const last = readValue(end, spec)
  if (first === undefined || last === undefined || last < first) return undefined
  const every = Number(step ?? '1')
  return Array.from({ length: Math.floor((last - first) / every) + 1 }, (_, index) => first + index * every)
}

function readValue(text: string, { least, most, names = [] }: FieldSpec): number | undefined {
  const named = names.indexOf(text.toUpperCase())
  if (named >= 0) return named + least
  const value = /^\d+$/.test(text) ? Number(text) : NaN
  return value >= least && value <= most ? value : undefined
}
