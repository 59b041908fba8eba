import type { CellResult } from '../result.ts'

/** Wide enough for hours, in pixels. */
const chart = { left: 190, top: 64, width: 1180, gap: 10, axis: 34 } as const
const laneHeights = { one: 420, few: 56, many: 26 } as const
/** Readable on white, also for those who see few colours. */
const colours = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00'] as const
const strangerColour = '#555555'
const failedColour = '#c00000'
/** More lanes than these are not drawn. */
const mostLanes = 20

interface Drawn {
  readonly from: number
  readonly to: number
  readonly slot: number
  readonly run: string
  readonly failed: boolean
}

/** Lanes over time: a row for each lane, in it a bar for each copy at its slot, grey above it how many wait. */
export function lanesSvg(result: CellResult, title: string): string {
  const lanes = [...Map.groupBy(result.wanted, ({ lane }) => lane).keys()].slice(0, mostLanes)
  const height = lanes.length === 1 ? laneHeights.one : lanes.length <= 8 ? laneHeights.few : laneHeights.many
  const endMs = Math.max(...result.runs.map((run) => run.endMs), ...result.copies.map((copy) => copy.endMs))
  const x = (ms: number): number => round(chart.left + (ms / endMs) * chart.width)
  const bottom = chart.top + lanes.length * (height + chart.gap)
  const names = result.runs.map(({ name }) => name)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${chart.left + chart.width + 30} ${bottom + chart.axis}" font-family="sans-serif" font-size="12">`,
    '<rect width="100%" height="100%" fill="#fff"/>',
    `<text x="14" y="22" font-size="15">${escaped(title)}</text>`,
    legend(names),
    axis(endMs, bottom, x),
    ...lanes.map((lane, index) =>
      drawLane(result, lane, { top: chart.top + index * (height + chart.gap), height, x, names }),
    ),
    ...result.runs.flatMap(({ startMs, abortMs }) => [
      mark(x(startMs), bottom, '#bbbbbb'),
      ...(abortMs === undefined ? [] : [mark(x(abortMs), bottom, failedColour)]),
    ]),
    '</svg>',
  ].join('\n')
}

interface Row {
  readonly top: number
  readonly height: number
  readonly x: (ms: number) => number
  readonly names: readonly string[]
}

function drawLane(result: CellResult, lane: string, { top, height, x, names }: Row): string {
  const copies = slotted(result.copies.filter((copy) => copy.lane === lane))
  const slots = Math.max(1, ...copies.map(({ slot }) => slot + 1))
  const waitingHeight = height * 0.3
  const barsTop = top + waitingHeight
  const barHeight = (height - waitingHeight) / slots
  const byColour = Map.groupBy(copies, (copy) => colourOf(copy, names))
  const bars = [...byColour].map(([colour, some]) => {
    const lines = some.map(
      ({ from, to, slot }) =>
        `M${x(from)} ${round(barsTop + (slot + 0.5) * barHeight)}H${Math.max(x(to) - 0.4, x(from) + 0.6)}`,
    )
    return `<path d="${lines.join('')}" stroke="${colour}" stroke-width="${round(Math.min(14, barHeight * 0.85))}" fill="none"/>`
  })
  return [
    `<text x="14" y="${round(top + height / 2)}">${escaped(lane.replace(/^(\d{12})\//, '$1 '))}</text>`,
    `<text x="14" y="${round(top + height / 2 + 14)}" fill="#777" font-size="10">${copies.length} copies, ${slots} at once</text>`,
    waitingArea(result, lane, { top, height: waitingHeight, x }),
    ...bars,
    `<path d="M${chart.left} ${round(top + height + chart.gap / 2)}H${chart.left + chart.width}" stroke="#e4e4e4"/>`,
  ].join('\n')
}

/** Gives each copy the first slot that is free when it begins. */
function slotted(copies: CellResult['copies']): readonly Drawn[] {
  const freeFrom: number[] = []
  return copies
    .toSorted((a, b) => a.startMs - b.startMs)
    .map(({ startMs: from, endMs: to, run, failed }) => {
      const free = freeFrom.findIndex((at) => at <= from)
      const slot = free === -1 ? freeFrom.length : free
      freeFrom[slot] = to
      return { from, to, slot, run, failed }
    })
}

function waitingArea(result: CellResult, lane: string, { top, height, x }: Omit<Row, 'names'>): string {
  const runs = new Map(result.runs.map((run) => [run.name, run]))
  const begun = new Map(
    result.copies
      .filter((copy) => copy.lane === lane)
      .toReversed()
      .map((copy) => [copy.image, copy.startMs]),
  )
  const changes = result.wanted
    .filter((copy) => copy.lane === lane)
    .flatMap(({ run: name, image }) => {
      const run = runs.get(name)
      const to = begun.get(image) ?? run?.abortMs ?? run?.endMs
      return run === undefined || to === undefined
        ? []
        : [
            { at: run.startMs, by: 1 },
            { at: to, by: -1 },
          ]
    })
    .toSorted((a, b) => a.at - b.at)
  let waiting = 0
  const steps = changes.map(({ at, by }) => ({ at, waiting: (waiting += by) }))
  const most = Math.max(1, ...steps.map((step) => step.waiting))
  const bottom = top + height
  const y = (count: number): number => round(bottom - (count / most) * (height - 2))
  const line = steps.map((step) => `H${x(step.at)}V${y(step.waiting)}`).join('')
  return `<path d="M${chart.left} ${bottom}${line}V${bottom}Z" fill="#c9c9c9"/><text x="${chart.left + chart.width + 3}" y="${round(top + 9)}" fill="#777" font-size="9">${most}</text>`
}

function legend(names: readonly string[]): string {
  const entries = [
    ...names.map((name, index) => ({
      text: name,
      colour: colours[index % colours.length] ?? strangerColour,
    })),
    { text: 'strangers', colour: strangerColour },
    { text: 'failed', colour: failedColour },
    { text: 'waiting (most at the right)', colour: '#c9c9c9' },
  ]
  return entries
    .map(
      ({ text, colour }, index) =>
        `<rect x="${chart.left + index * 130}" y="36" width="12" height="12" fill="${colour}"/><text x="${chart.left + index * 130 + 17}" y="46">${escaped(text)}</text>`,
    )
    .join('\n')
}

function axis(endMs: number, bottom: number, x: (ms: number) => number): string {
  const minutes = endMs / 60_000
  const step = [5, 10, 20, 30, 60, 120].find((size) => minutes / size <= 14) ?? 240
  const ticks = Array.from({ length: Math.floor(minutes / step) + 1 }, (_, index) => index * step)
  return ticks
    .map(
      (minute) =>
        `<path d="M${x(minute * 60_000)} ${chart.top}V${bottom}" stroke="#efefef"/><text x="${x(minute * 60_000)}" y="${bottom + 18}" text-anchor="middle" fill="#555">${minute} min</text>`,
    )
    .join('\n')
}

function mark(at: number, bottom: number, colour: string): string {
  return `<path d="M${at} ${chart.top - 6}V${bottom}" stroke="${colour}" stroke-dasharray="4 3"/>`
}

function colourOf({ run, failed }: Drawn, names: readonly string[]): string {
  if (failed) return failedColour
  const index = names.indexOf(run)
  return index === -1 ? strangerColour : (colours[index % colours.length] ?? strangerColour)
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
