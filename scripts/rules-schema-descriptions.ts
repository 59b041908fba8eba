/** What editors show on the members of a rules file; `*` stands for any value of a list or name of a target. */
export const rulesMemberDescriptions: Readonly<Record<string, string>> = {
  '': 'Which EC2 Image Builder images are shared with whom. Written to the ledger by `ibshare rules put FILE`.',
  version: 'The version of this format.',
  ownerAccountId: 'The account that owns the images and runs imagebuilder-share, in quotes.',
  regions: 'The Regions that the rules are for.',
  targets: 'Named sets of principals. Rules refer to them by name.',
  'targets.*':
    'A named set of principals: accounts, organizational units or the whole organization, or several of them.',
  'targets.*.accounts': 'Account ids, in quotes: YAML would read numbers.',
  'targets.*.organizationalUnits':
    "Ids (`ou-ab12-11111111`) or ARNs of organizational units of the owner's organization; the units inside them are included.",
  'targets.*.organization':
    "true: every account of the owner's organization. Not beside organizationalUnits.",
  'targets.*.excludedAccounts':
    'Accounts that this target leaves out. Beside organizationalUnits or organization, AWS is then given the accounts that are left instead.',
  'targets.*.excludedRegions': 'Regions in which this target stands for nobody.',
  rules: 'Every rule that matches a finished image is carried out; what they share is united.',
  'rules.*': 'Which images go to whom, and how.',
  'rules.*.name': 'The name of the rule in the ledger and in reports. `manual` is taken by manual runs.',
  'rules.*.match': 'Which images the rule is for. All members must match; of a list, any value.',
  'rules.*.match.imagePipelines': 'Names of the pipelines that built the image, as in their ARN.',
  'rules.*.match.imageNames': "Globs on the image's name as in its ARN: * stands for any letters, ? for one.",
  'rules.*.match.imageTags': 'Tags of the image (not of its AMIs), by key; all of them must be there.',
  'rules.*.match.imageTags.*': 'Exactly this value, in quotes where YAML would read a number, true or false.',
  'rules.*.match.imageTypes': '`AMI`, `DOCKER`; without it both.',
  'rules.*.targets': 'Names of the targets that the resources are shared with.',
  'rules.*.share': 'What is shared by AWS RAM, so that the accounts can build on it.',
  'rules.*.share.adopt':
    "true: a policy that somebody else wrote is brought into our form, if that changes nobody's access; without it such a policy blocks the resource. Not with `mode: share`.",
  'rules.*.share.mode':
    '`policy`: by the policy of each resource, one RAM share per build. `share`: by one RAM share of ours per Region, which carries every build. `auto`, the default: policy for at most 25 accounts, all inside the organization, and no `keep`; else share.',
  'rules.*.share.keep':
    'How many builds of one image stay shared, the newest; older ones leave the share of the rule. Without it all stay. Not with `mode: policy`.',
  'rules.*.share.resources':
    '`image`: the image. `imageRecipe`, `containerRecipe`: the recipe that it was built from. `components`: its components, `parentImage`: the Image Builder image that it builds on, each in the build that was used; those of other owners are skipped and listed.',
  settings: 'What holds for all rules.',
  'settings.prune':
    'Access of ours that no rule wants any more: `report`, the default, tells of it in each run; `ignore` keeps silent.',
}
