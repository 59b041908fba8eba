import { describe } from 'vitest'

import { goodRules } from './good-rules.ts'
import { refusesEach, type BadRules } from './refusals.ts'

const golden = 'arn:aws:kms:us-east-1:222222222222:alias/golden'
const inEurope = 'arn:aws:kms:eu-west-1:222222222222:alias/golden'

/** The good rules with keys, which the second rule takes by a name. */
const withKeys = (keys: string, taken = 'golden', way = 'copy'): string =>
  `${goodRules}    ${way}: { regions: all, kmsKeys: ${taken} }\nkmsKeys: ${keys}\n`

/** The good rules, of which the second copies with one key. */
const withKey = (key: string, members = ''): string =>
  `${goodRules}    copy: { regions: all, amiDistributionConfiguration: { kmsKeyId: "${key}" }${members} }\n`

const notArn = (region: string): string => `the ARN of a key or alias of ${region} (KMS_KEY_NOT_ARN)`
const notArnOfAny =
  'the ARN of a key or alias of the partition aws, in which {region} and {accountId} may stand (KMS_KEY_NOT_ARN)'
const ofRegion = (region: string): string =>
  `the ARN of a key of ${region} in the partition aws (KMS_KEY_OTHER_REGION)`
const alsoEurope = 'keys for eu-west-1 too (KMS_KEY_OTHER_REGION)'
const keyId = '1234abcd-12ab-34cd-56ef-1234567890ab'

const keys: readonly BadRules[] = [
  {
    what: 'keys without names',
    text: `${goodRules}kmsKeys: ${golden}\n`,
    problems: [`kmsKeys | "${golden}" | a map from names to keys`],
  },
  {
    what: 'no keys',
    text: `${goodRules}kmsKeys: {}\n`,
    problems: ['kmsKeys | {} | a map of 1 to 100 names'],
  },
  {
    what: 'a list of keys',
    text: `${goodRules}kmsKeys: { golden: ["${golden}"] }\n`,
    problems: [`kmsKeys.golden | ["${golden}"] | the ARN of a key, or a map from Regions to ARNs`],
  },
  {
    what: 'a key for no Region',
    text: `${goodRules}kmsKeys: { golden: {} }\n`,
    problems: ['kmsKeys.golden | {} | a map of 1 to 50 Regions'],
  },
  {
    what: 'a number as key',
    text: `${goodRules}kmsKeys: { golden: { us-east-1: 1234 } }\n`,
    problems: ['kmsKeys.golden.us-east-1 | 1234 | the ARN of a key or alias'],
  },
  {
    what: 'a name of keys with a blank',
    text: `${goodRules}kmsKeys: { "golden key": "${golden}" }\n`,
    problems: [
      'kmsKeys["golden key"] | "golden key" | named with at most 64 letters, digits, - and _, the first a letter or digit',
    ],
  },
  {
    what: 'keys of that nobody has named',
    text: `${goodRules}    copy: { regions: all, kmsKeys: golden }\n`,
    problems: ['rules[1].copy.kmsKeys | "golden" | a name of kmsKeys (there is none)'],
  },
  ...['copy', 'launch'].map((way) => ({
    what: `misspelt keys in ${way}`,
    text: withKeys(
      `{ golden: { us-east-1: "${golden}" }, own: "${golden.replace('us-east-1', '{region}')}" }`,
      'goldn',
      way,
    ),
    problems: [`rules[1].${way}.kmsKeys | "goldn" | a name of kmsKeys (golden, own)`],
  })),
  ...[keyId, 'alias/golden', `key/${keyId}`, 'arn:aws:kms:us-east-1:222222222222:golden', 'golden'].map(
    (key) => ({
      what: `${key} where a map names keys`,
      text: withKeys(`{ golden: { us-east-1: "${key}" } }`),
      problems: [`kmsKeys.golden.us-east-1 | "${key}" | ${notArn('us-east-1')}`],
    }),
  ),
  {
    what: 'a placeholder where a map names keys',
    text: withKeys('{ golden: { us-east-1: "arn:aws:kms:{region}:222222222222:alias/golden" } }'),
    problems: [
      `kmsKeys.golden.us-east-1 | "arn:aws:kms:{region}:222222222222:alias/golden" | ${notArn('us-east-1')}`,
    ],
  },
  {
    what: 'a key of another Region in a map',
    text: withKeys(`{ golden: { us-east-1: "${golden}", eu-west-1: "${golden}" } }`),
    problems: [`kmsKeys.golden.eu-west-1 | "${golden}" | ${ofRegion('eu-west-1')}`],
  },
  {
    what: 'a key of another partition in a map',
    text: withKeys('{ golden: { us-east-1: "arn:aws-cn:kms:us-east-1:222222222222:alias/golden" } }'),
    problems: [
      `kmsKeys.golden.us-east-1 | "arn:aws-cn:kms:us-east-1:222222222222:alias/golden" | ${ofRegion('us-east-1')}`,
    ],
  },
  {
    what: 'keys for Regions that the file does not name',
    text: withKeys(`{ golden: { us-east-1: "${golden}", eu-west-2: "${inEurope}" } }`),
    problems: ['kmsKeys.golden.eu-west-2 | "eu-west-2" | named with a Region that the file names in regions'],
  },
  ...[
    keyId,
    'alias/{accountId}',
    'arn:aws:kms:{Region}:{accountId}:alias/ami',
    'arn:aws:kms:{region}:{account}:alias/ami',
    'arn:aws-cn:kms:{region}:{accountId}:alias/ami',
  ].map((key) => ({
    what: `${key} for all Regions`,
    text: withKeys(`{ golden: "${key}" }`),
    problems: [`kmsKeys.golden | "${key}" | ${notArnOfAny}`],
  })),
  {
    what: 'one key for two Regions',
    text: withKeys(`{ golden: "${golden}" }`),
    problems: [`rules[1].copy.kmsKeys | "golden" | ${alsoEurope}`],
  },
  {
    what: 'one key for the two Regions that the owner launches in',
    text: withKeys(`{ golden: "${golden}" }`, 'golden', 'launch'),
    problems: [`rules[1].launch.kmsKeys | "golden" | ${alsoEurope}`],
  },
  {
    what: 'a bare key of copies',
    text: withKey(keyId),
    problems: [`rules[1].copy.amiDistributionConfiguration.kmsKeyId | "${keyId}" | ${notArnOfAny}`],
  },
  {
    what: 'one key of copies for two Regions',
    text: withKey(golden),
    problems: [`rules[1].copy.amiDistributionConfiguration.kmsKeyId | "${golden}" | ${alsoEurope}`],
  },
  {
    what: 'a key of copies beside keys by name',
    text: withKey(golden, ', kmsKeys: own').concat(
      `kmsKeys: { own: "${golden.replace('us-east-1', '{region}')}" }\n`,
    ),
    problems: [`rules[1].copy.amiDistributionConfiguration.kmsKeyId | "${golden}" | left out beside kmsKeys`],
  },
  {
    what: 'more keys than an item of the ledger has room for',
    text: withKeys(
      `{ golden: "${golden.replace('us-east-1', '{region}')}", ${Array.from({ length: 99 }, (_, index) => {
        const key = (region: string) =>
          `${region}: "arn:aws:kms:${region}:222222222222:alias/${'k'.repeat(1_700)}"`
        return `k${index}: { ${key('us-east-1')}, ${key('eu-west-1')} }`
      }).join(', ')} }`,
    ),
    problems: ['kmsKeys | 348529 bytes | at most 300000 bytes of JSON'],
  },
]

describe('a rules file, keys', () => {
  refusesEach(keys)
})
