import { describe } from 'vitest'

import { replaced } from './good-rules.ts'
import { refusesEach, type BadRules } from './refusals.ts'

const matchMembers =
  'one of the supported members of match: imagePipelines, imageNames, imageTags, imageTypes'
const someMatch = 'a map with at least one of imagePipelines, imageNames, imageTags, imageTypes'
const tagValue = 'the value of a tag: a string of at most 256 characters'
const tagKey = 'named with the key of a tag: 1 to 128 characters, no blank at either end'
const pipelineName = 'the name of a pipeline as in its ARN: lower-case letters, digits, - and _'
const imageGlob = "a glob on an image's name as in its ARN: lower-case letters, digits, -, _, * and ?"

/** The good rules with something more in the match of the second rule. */
const matching = (member: string): string => replaced('["win2022-*"] }', `["win2022-*"], ${member} }`)

const matches: readonly BadRules[] = [
  {
    what: 'an empty match',
    text: replaced('{ imageNames: ["win2022-*"] }', '{}'),
    problems: [`rules[1].match | {} | ${someMatch}`],
  },
  {
    what: 'a text instead of a match',
    text: replaced('{ imageNames: ["win2022-*"] }', 'win2022'),
    problems: [`rules[1].match | "win2022" | ${someMatch}`],
  },
  {
    what: 'an empty list in a match',
    text: replaced('["win2022-*"]', '[]'),
    problems: ['rules[1].match.imageNames | [] | a list of at least one of the globs on image names'],
  },
  {
    what: 'a glob that can match nothing, because names in ARNs are lower case',
    text: replaced('"win2022-*"', '"Win2022-*"'),
    problems: [`rules[1].match.imageNames[0] | "Win2022-*" | ${imageGlob}`],
  },
  {
    what: 'an ARN where a glob on the name belongs',
    text: replaced('"win2022-*"', '"arn:aws:imagebuilder:us-east-1:222222222222:image/win/1.0.0/1"'),
    problems: [
      `rules[1].match.imageNames[0] | "arn:aws:imagebuilder:us-east-1:222222222222:image/win/1.0.… | ${imageGlob}`,
    ],
  },
  {
    what: 'a glob twice',
    text: replaced('["win2022-*"]', '["win2022-*", "win2022-*"]'),
    problems: ['rules[1].match.imageNames[1] | "win2022-*" | a glob that the list names once'],
  },
  {
    what: 'a pipeline with blanks, as the console shows it',
    text: replaced('[al2023-base]', '[AL2023 base]'),
    problems: [`rules[0].match.imagePipelines[0] | "AL2023 base" | ${pipelineName}`],
  },
  {
    what: 'a glob on pipelines, which are named exactly',
    text: replaced('[al2023-base]', '["al2023-*"]'),
    problems: [`rules[0].match.imagePipelines[0] | "al2023-*" | ${pipelineName}`],
  },
  {
    what: 'a pipeline twice',
    text: replaced('[al2023-base]', '[al2023-base, al2023-base]'),
    problems: ['rules[0].match.imagePipelines[1] | "al2023-base" | a pipeline name that the list names once'],
  },
  {
    what: 'no tag',
    text: matching('imageTags: {}'),
    problems: ['rules[1].match.imageTags | {} | a map with at least one tag'],
  },
  {
    what: 'a list of tags, as other APIs have it',
    text: matching('imageTags: [{ Key: a, Value: b }]'),
    problems: [
      'rules[1].match.imageTags | [{"Key":"a","Value":"b"}] | a map from keys of tags to their values',
    ],
  },
  {
    what: 'an unquoted number as the value of a tag',
    text: matching('imageTags: { CostCenter: 0042 }'),
    problems: [`rules[1].match.imageTags.CostCenter | 0042 | ${tagValue}`],
  },
  {
    what: 'true as the value of a tag',
    text: matching('imageTags: { Golden: true }'),
    problems: [`rules[1].match.imageTags.Golden | true | ${tagValue}`],
  },
  {
    what: 'several values of one tag',
    text: matching('imageTags: { Tier: [golden, silver] }'),
    problems: [`rules[1].match.imageTags.Tier | ["golden","silver"] | ${tagValue}`],
  },
  {
    what: 'a tag with a value that is too long',
    text: matching(`imageTags: { Tier: ${'t'.repeat(257)} }`),
    problems: [`rules[1].match.imageTags.Tier | "${'t'.repeat(58)}… | ${tagValue}`],
  },
  {
    what: 'a tag whose key ends in a blank',
    text: matching('imageTags: { "Tier ": golden }'),
    problems: [`rules[1].match.imageTags["Tier "] | "Tier " | ${tagKey}`],
  },
  {
    what: 'a tag without a key',
    text: matching('imageTags: { "": golden }'),
    problems: [`rules[1].match.imageTags[""] | "" | ${tagKey}`],
  },
  {
    what: 'a tag named __proto__',
    text: matching('imageTags: { __proto__: golden, Tier: golden }'),
    problems: [`rules[1].match.imageTags.__proto__ | "__proto__" | ${tagKey}`],
  },
  {
    what: 'more tags than a resource has',
    text: matching(`imageTags: { ${Array.from({ length: 51 }, (_, index) => `t${index}: x`).join(', ')} }`),
    problems: [
      'rules[1].match.imageTags | {"t0":"x","t1":"x","t2":"x","t3":"x","t4":"x","t5":"x","t6"… | a map of at most 50 tags',
    ],
  },
  {
    what: 'a type of image that nobody builds',
    text: matching('imageTypes: [ISO]'),
    problems: ['rules[1].match.imageTypes[0] | "ISO" | one of AMI, DOCKER'],
  },
  {
    what: 'a type of image in lower case',
    text: matching('imageTypes: [docker]'),
    problems: ['rules[1].match.imageTypes[0] | "docker" | one of AMI, DOCKER'],
  },
  {
    what: 'a type of image instead of a list',
    text: matching('imageTypes: AMI'),
    problems: ['rules[1].match.imageTypes | "AMI" | a list of types of images'],
  },
  {
    what: 'no type of image',
    text: matching('imageTypes: []'),
    problems: ['rules[1].match.imageTypes | [] | a list of at least one of the types of images'],
  },
  {
    what: 'a type of image twice',
    text: matching('imageTypes: [AMI, AMI]'),
    problems: ['rules[1].match.imageTypes[1] | "AMI" | a type of image that the list names once'],
  },
  {
    what: 'container images, and image recipes, which they do not have',
    text: matching('imageTypes: [DOCKER]').replace('[image] }', '[image, imageRecipe] }'),
    problems: [
      'rules[1].share.resources[1] | "imageRecipe" | something that an image of the type DOCKER has',
    ],
  },
  {
    what: 'AMI images, and container recipes, which they do not have',
    text: matching('imageTypes: [AMI]').replace('[image] }', '[containerRecipe] }'),
    problems: [
      'rules[1].share.resources[0] | "containerRecipe" | something that an image of the type AMI has',
    ],
  },
  {
    what: 'a misspelt member of match',
    text: replaced('imageNames', 'imageName'),
    problems: [`rules[1].match.imageName | ["win2022-*"] | ${matchMembers}`],
  },
]

describe('a rules file, match', () => {
  refusesEach(matches)
})
