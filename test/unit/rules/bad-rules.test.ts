import { describe } from 'vitest'

import { goodRules, replaced } from './good-rules.ts'
import { refusesEach, type BadRules } from './refusals.ts'

const ruleName = 'a name of at most 64 letters, digits, - and _, the first a letter or digit'
const ruleMembers =
  'one of the supported members of a rule: name, match, targets, share, launch, copy, distribute, ssmParameters, onFinding'
const someMatch = 'a map with at least one of imagePipelines, imageNames, imageTags, imageTypes'

const somethingNew = 'a rule that says something new'
const overlappingText = '{"name":"windows","match":{"imagePipelines":["al2023-base"]…'

/** The good rules, the second for the same images as the first. */
const overlapping = (targets: string, share: string): string =>
  replaced('{ imageNames: ["win2022-*"] }', '{ imagePipelines: [al2023-base] }')
    .replace('targets: [canary]', `targets: ${targets}`)
    .replace('share: { resources: [image] }', `share: ${share}`)

const rules: readonly BadRules[] = [
  {
    what: 'no rule',
    text: `${goodRules.slice(0, goodRules.indexOf('rules:'))}rules: []\n`,
    problems: ['rules | [] | a list of at least one of the rules'],
  },
  {
    what: 'a map of rules instead of a list',
    text: `${goodRules.slice(0, goodRules.indexOf('rules:'))}rules: { al2023: {} }\n`,
    problems: ['rules | {"al2023":{}} | a list of rules'],
  },
  {
    what: 'an empty rule',
    text: `${goodRules}  - {}\n`,
    problems: [
      'rules[2] | {} | a rule with at least one of share, launch, copy, distribute',
      `rules[2].match | nothing | ${someMatch}`,
      `rules[2].name | nothing | ${ruleName}`,
      'rules[2].targets | nothing | a list of names of targets',
    ],
  },
  {
    what: 'a rule named with a number',
    text: replaced('name: windows', 'name: 2022'),
    problems: [`rules[1].name | 2022 | ${ruleName}`],
  },
  {
    what: 'a rule name of 65 letters',
    text: replaced('name: windows', `name: ${'w'.repeat(65)}`),
    problems: [`rules[1].name | "${'w'.repeat(58)}… | ${ruleName}`],
  },
  {
    what: 'two rules of one name',
    text: replaced('name: windows', 'name: al2023'),
    problems: ['rules[1].name | "al2023" | a name that no other rule has'],
  },
  {
    what: 'a rule named manual',
    text: replaced('name: windows', 'name: manual'),
    problems: ['rules[1].name | "manual" | a name other than manual, which stands for manual runs'],
  },
  {
    what: 'two rules that say the same',
    text: replaced('{ imageNames: ["win2022-*"] }', '{ imagePipelines: [al2023-base] }')
      .replace('targets: [canary]', 'targets: [nonprod, canary]')
      .replace('resources: [image] }', 'resources: [components, image] }'),
    problems: [
      'rules[1] | {"name":"windows","match":{"imagePipelines":["al2023-base"]… | a rule that says something new',
    ],
  },
  {
    what: 'a rule that another includes, before it',
    text: overlapping('[canary]', '{ resources: [components] }'),
    problems: [`rules[1] | ${overlappingText} | ${somethingNew}`],
  },
  {
    what: 'a rule that another includes, after it',
    text: overlapping('[nonprod, canary]', '{ resources: [parentImage, components, image] }'),
    problems: [`rules[0] | {"name":"al2023","match":{"imagePipelines":["al2023-base"]}… | ${somethingNew}`],
  },
  {
    what: 'two rules that say the same, the one with the default mode in words',
    text: overlapping('[canary, nonprod]', '{ resources: [image, components], mode: auto, adopt: false }'),
    problems: [`rules[1] | ${overlappingText} | ${somethingNew}`],
  },
  {
    what: 'a rule that another includes, which also takes over policies',
    text: overlapping('[canary, nonprod]', '{ resources: [image, components], adopt: true }'),
    problems: [`rules[0] | {"name":"al2023","match":{"imagePipelines":["al2023-base"]}… | ${somethingNew}`],
  },
  {
    what: 'a target that does not exist',
    text: replaced('targets: [canary]', 'targets: [canry]'),
    problems: ['rules[1].targets[0] | "canry" | the name of a target (canary, nonprod)'],
  },
  {
    what: 'a target named like a member of every object',
    text: replaced('targets: [canary]', 'targets: [constructor]'),
    problems: ['rules[1].targets[0] | "constructor" | the name of a target (canary, nonprod)'],
  },
  {
    what: 'a target with a blank',
    text: replaced('targets: [canary]', 'targets: ["canary "]'),
    problems: [`rules[1].targets[0] | "canary " | ${ruleName}`],
  },
  {
    what: 'a target twice in a rule',
    text: replaced('targets: [canary]', 'targets: [canary, canary]'),
    problems: ['rules[1].targets[1] | "canary" | a target that the rule names once'],
  },
  {
    what: 'no targets in a rule',
    text: replaced('targets: [canary]', 'targets: []'),
    problems: ['rules[1].targets | [] | a list of at least one of the names of targets'],
  },
  {
    what: 'an account where a target belongs',
    text: replaced('targets: [canary]', 'targets: ["440000000001"]'),
    problems: ['rules[1].targets[0] | "440000000001" | the name of a target (canary, nonprod)'],
  },
  ...['rollout'].map((member) => ({
    what: `${member}, which a later version carries out`,
    text: `${goodRules}    ${member}: { regions: all }\n`,
    problems: [`rules[1].${member} | {"regions":"all"} | ${ruleMembers}`],
  })),
  {
    what: 'a misspelt member of a rule',
    text: `${goodRules}    lunch: {}\n`,
    problems: [`rules[1].lunch | {} | ${ruleMembers}`],
  },
]

describe('a rules file, rules', () => {
  refusesEach(rules)
})
