import { BlockList, isIP } from 'node:net'

import type { Pattern } from './pattern.ts'

/** Whether a value of the request stands in the wanted relation to the policy's: `order` is their difference. */
type Relation = (order: number) => boolean

const relations: Readonly<Record<string, Relation>> = {
  Equals: (order) => order === 0,
  LessThan: (order) => order < 0,
  LessThanEquals: (order) => order <= 0,
  GreaterThan: (order) => order > 0,
  GreaterThanEquals: (order) => order >= 0,
}

/** A condition operator that compares values as something else than texts, so without wildcards and policy variables. */
export interface ValueComparison {
  /** @throws RangeError when the policy's value is not of the operator's form. */
  readonly compile: (value: string) => Pattern
  /** Met when no value matches. */
  readonly negated: boolean
}

/**
 * The operators on numbers, dates, addresses and binary values, by name (IAM User Guide, "IAM JSON policy elements:
 * Condition operators"). A value of the request that is not of the operator's form matches nothing.
 */
export const valueComparisons: ReadonlyMap<string, ValueComparison> = new Map([
  ...ordered('Numeric', readNumber),
  ...ordered('Date', readDate),
  ['IpAddress', { compile: inNetwork, negated: false }],
  ['NotIpAddress', { compile: inNetwork, negated: true }],
  ['BinaryEquals', { compile: binary, negated: false }],
])

function ordered(
  prefix: string,
  read: (text: string) => number | undefined,
): readonly (readonly [string, ValueComparison])[] {
  const compileFor =
    (name: string, relation: Relation) =>
    (text: string): Pattern => {
      const wanted = read(text)
      if (wanted === undefined) throw new RangeError(`Expected a value that ${name} can compare, got ${text}`)
      return patternOf(text, (value) => {
        const given = read(value)
        return given !== undefined && relation(given - wanted)
      })
    }
  const { Equals: equals } = relations
  return [
    ...Object.entries(relations).map(
      ([suffix, relation]) =>
        [prefix + suffix, { compile: compileFor(prefix + suffix, relation), negated: false }] as const,
    ),
    ...(equals === undefined
      ? []
      : [
          [
            `${prefix}NotEquals`,
            { compile: compileFor(`${prefix}NotEquals`, equals), negated: true },
          ] as const,
        ]),
  ]
}

function patternOf(text: string, matches: (value: string) => boolean): Pattern {
  return { text, variableKeys: [], matches }
}

function readNumber(text: string): number | undefined {
  return /^[+-]?\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined
}

const dateForm = /^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?)?)?$/

/** Milliseconds of an ISO 8601 date, or of seconds since 1970; four digits are a year. */
function readDate(text: string): number | undefined {
  if (/^\d{5,}$/.test(text)) return Number(text) * 1000
  if (!dateForm.test(text)) return undefined
  const milliseconds = Date.parse(
    text.includes('T') && !/(?:Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text,
  )
  return Number.isNaN(milliseconds) ? undefined : milliseconds
}

function inNetwork(text: string): Pattern {
  const [address = '', length] = text.split('/')
  const family = familyOf(address)
  const bits = family === 'ipv4' ? 32 : 128
  const prefix = length === undefined ? bits : Number(length)
  if (family === undefined || (length !== undefined && !/^\d+$/.test(length)) || prefix > bits)
    throw new RangeError(`Expected a value of an IP address operator to be an address or a CIDR, got ${text}`)

  const network = new BlockList()
  network.addSubnet(address, prefix, family)
  return patternOf(text, (value) => {
    const given = familyOf(value)
    return given === family && network.check(value, given)
  })
}

function familyOf(address: string): 'ipv4' | 'ipv6' | undefined {
  switch (isIP(address)) {
    case 4:
      return 'ipv4'
    case 6:
      return 'ipv6'
    default:
      return undefined
  }
}

function binary(text: string): Pattern {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text))
    throw new RangeError(`Expected a value of BinaryEquals to be Base64, got ${text}`)
  const wanted = Buffer.from(text, 'base64')
  return patternOf(text, (value) => Buffer.from(value, 'base64').equals(wanted))
}
