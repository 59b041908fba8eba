import { describe } from 'vitest'

import { goodRules, replaced } from './good-rules.ts'
import { refusesEach, type BadRules } from './refusals.ts'

/** The good rules with other members for the second one, which shares an image with the target canary. */
const withWays = (...members: readonly string[]): string =>
  replaced('    share: { resources: [image] }\n', members.map((member) => `    ${member}\n`).join(''))

const entry = '[{ region: us-east-1, amiDistributionConfiguration: {} }]'
const entryText = '[{"region":"us-east-1","amiDistributionConfiguration":{}}]'
const oneWay = 'a rule with at least one of share, launch, copy, distribute'
const windows = '{"name":"windows","match":{"imageNames":["win2022-*"]},"tar…'
const parametersAlone = 'left out where a rule has neither launch, copy nor distribute'
const noAmi = 'left out where the rule is for DOCKER images alone, which have no AMI'

const ways: readonly BadRules[] = [
  {
    what: 'a rule that does nothing',
    text: withWays(),
    problems: [`rules[1] | ${windows} | ${oneWay}`],
  },
  {
    what: 'a rule that does nothing but parameters',
    text: withWays('ssmParameters: [{ parameterName: /golden }]'),
    problems: [
      `rules[1] | ${windows} | ${oneWay}`,
      `rules[1].ssmParameters | [{"parameterName":"/golden"}] | ${parametersAlone}`,
    ],
  },
  {
    what: 'parameters of a rule that only shares',
    text: `${goodRules}    ssmParameters: [{ parameterName: /golden }]\n`,
    problems: [`rules[1].ssmParameters | [{"parameterName":"/golden"}] | ${parametersAlone}`],
  },
  {
    what: 'distribute beside copy',
    text: withWays(`distribute: ${entry}`, 'copy: { regions: all }'),
    problems: [`rules[1].distribute | ${entryText} | left out beside copy`],
  },
  {
    what: 'distribute beside launch and copy',
    text: withWays(`distribute: ${entry}`, 'copy: { regions: all }', 'launch: { regions: all }'),
    problems: [`rules[1].distribute | ${entryText} | left out beside launch and copy`],
  },
  {
    what: 'distribute beside a copy of the wrong form',
    text: withWays(`distribute: ${entry}`, 'copy: all'),
    problems: [
      `rules[1].distribute | ${entryText} | left out beside copy`,
      'rules[1].copy | "all" | a map with the member regions',
    ],
  },
  {
    what: 'targets of a rule that only distributes',
    text: withWays(`distribute: ${entry}`),
    problems: [
      'rules[1].targets | ["canary"] | left out where a rule does nothing but distribute, which names its accounts itself',
    ],
  },
  ...['copy', 'launch'].map((way) => ({
    what: `no targets beside ${way}`,
    text: withWays(`${way}: { regions: all }`).replace('    targets: [canary]\n', ''),
    problems: ['rules[1].targets | nothing | a list of names of targets'],
  })),
  {
    what: 'no targets beside distribute and share',
    text: withWays(`distribute: ${entry}`, 'share: { resources: [image] }').replace(
      '    targets: [canary]\n',
      '',
    ),
    problems: ['rules[1].targets | nothing | a list of names of targets'],
  },
  ...['copy', 'launch'].map((way) => ({
    what: `${way} of container images`,
    text: withWays(`${way}: { regions: all }`).replace(
      '["win2022-*"] }',
      '["win2022-*"], imageTypes: [DOCKER] }',
    ),
    problems: [`rules[1].${way} | {"regions":"all"} | ${noAmi}`],
  })),
  {
    what: 'two rules that copy the same',
    text: withWays('copy: { regions: all }').concat(
      '  - { name: third, match: { imageNames: ["win2022-*"] }, targets: [canary], copy: { regions: all } }\n',
    ),
    problems: [
      'rules[2] | {"name":"third","match":{"imageNames":["win2022-*"]},"targe… | a rule that says something new',
    ],
  },
  {
    what: 'a rule that shares what another shares and copies',
    text: `${goodRules}    copy: { regions: all }\n  - { name: third, match: { imageNames: ["win2022-*"] }, targets: [canary], share: { resources: [image] } }\n`,
    problems: [
      'rules[2] | {"name":"third","match":{"imageNames":["win2022-*"]},"targe… | a rule that says something new',
    ],
  },
]

describe('a rules file, ways of rules', () => {
  refusesEach(ways)
})
