import type { ParameterStringFilter } from '@aws-sdk/client-ssm'

import { ServiceError } from '../cloud/service.ts'
import { keyOfName } from './parameter-names.ts'
import { isBelow, readPath } from './parameter-paths.ts'
import { latestVersion, type Parameter } from './parameter-store.ts'

/** Whether a parameter passes a filter. */
type Test = (parameter: Parameter) => boolean

/** What lists can be filtered by, with the texts of a parameter that count. */
const textsOf: ReadonlyMap<string, (parameter: Parameter) => readonly string[]> = new Map([
  ['Name', ({ name }: Parameter) => [keyOfName(name)]],
  ['Type', (parameter: Parameter) => [latestVersion(parameter).type]],
  ['Tier', (parameter: Parameter) => [latestVersion(parameter).tier]],
  ['DataType', (parameter: Parameter) => [latestVersion(parameter).dataType]],
  // Nothing is encrypted here.
  ['KeyId', () => []],
])

/** The keys that DescribeParameters takes; `tag:KEY` besides. */
export const describeKeys = ['Path', 'Name', 'Type', 'KeyId', 'Tier', 'DataType']

/**
 * Whether a parameter passes all filters of DescribeParameters.
 * @throws ServiceError InvalidFilterKey, InvalidFilterOption, InvalidFilterValue, ValidationException.
 */
export function createFilter(filters: readonly ParameterStringFilter[]): Test {
  const keys = filters.map(({ Key = '' }) => Key)
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  if (twice !== undefined)
    throw new ServiceError(
      'InvalidFilterKey',
      `The following filter is duplicated in the request: ${twice}. A request can contain only one occurrence of a specific filter.`,
    )
  const tests = filters.map(readFilter)
  return (parameter) => tests.every((test) => test(parameter))
}

/** @throws ServiceError InvalidFilterKey naming the keys that an operation takes. */
export function refuseKey(key: string, valid: readonly string[]): never {
  throw new ServiceError(
    'InvalidFilterKey',
    `The following filter key is not valid: ${key}. Valid filter keys include: [${valid.join(', ')}].`,
  )
}

/** Compares with the values of a filter, any of which will do. @throws ServiceError InvalidFilterOption. */
export function comparison(
  { Key = '', Option = 'Equals' }: ParameterStringFilter,
  values: readonly string[],
): (text: string) => boolean {
  if (Option === 'Equals') return (text) => values.includes(text)
  if (Option === 'BeginsWith') return (text) => values.some((value) => text.startsWith(value))
  if (Option === 'Contains' && Key === 'Name')
    return (text) => values.some((value) => `/${text}`.includes(value))
  throw invalidOption(Option, Key === 'Name' ? 'BeginsWith, Equals, Contains' : 'BeginsWith, Equals')
}

/** A filter's values. @throws ServiceError InvalidFilterValue where there are none. */
export function requireValues({ Key, Values = [] }: ParameterStringFilter): readonly string[] {
  if (Values.length > 0) return Values
  throw new ServiceError(
    'InvalidFilterValue',
    `The following filter values are missing : null for filter key ${Key}`,
  )
}

function readFilter(filter: ParameterStringFilter): Test {
  const { Key: key = '' } = filter
  if (key.startsWith('tag:')) return tagTest(filter, key.slice('tag:'.length))
  if (key === 'Path') return pathTest(filter)
  const texts = textsOf.get(key)
  if (texts === undefined) return refuseKey(key, describeKeys)
  const values = requireValues(filter)
  const matches = comparison(
    filter,
    key === 'Name' && filter.Option !== 'Contains' ? values.map(keyOfName) : values,
  )
  return (parameter) => texts(parameter).some(matches)
}

/** Without values, any value of the tag will do. */
function tagTest(filter: ParameterStringFilter, tag: string): Test {
  const { Values: values = [] } = filter
  const matches = values.length === 0 ? () => true : comparison(filter, values)
  return ({ tags }) => {
    const value = tags.get(tag)
    return value !== undefined && matches(value)
  }
}

function pathTest(filter: ParameterStringFilter): Test {
  const { Option: option = 'OneLevel' } = filter
  if (option !== 'OneLevel' && option !== 'Recursive') throw invalidOption(option, 'Recursive, OneLevel')
  const paths = requireValues(filter).map(readPath)
  return (parameter) => paths.some((path) => isBelow(parameter, path, option === 'Recursive'))
}

function invalidOption(option: string, valid: string): ServiceError {
  return new ServiceError(
    'InvalidFilterOption',
    `The following filter option is not valid: ${option}. Valid options include: [${valid}].`,
  )
}
