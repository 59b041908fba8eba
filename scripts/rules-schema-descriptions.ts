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
  kmsKeys:
    'Named keys, which rules refer to: for each name an ARN per Region, or one ARN for all in which {region} and {accountId} stand for those of the AMI.',
  'kmsKeys.*':
    'The ARN of a key or alias, with {region} and {accountId} where it is another for each; or a map from Regions to ARNs.',
  'kmsKeys.*.*':
    'The ARN of a key or alias in this Region. A bare id would be looked for in the destination account.',
  rules: 'Every rule that matches a finished image is carried out; what they share is united.',
  'rules.*': 'Which images go to whom, and how.',
  'rules.*.name': 'The name of the rule in the ledger and in reports. `manual` is taken by manual runs.',
  'rules.*.match': 'Which images the rule is for. All members must match; of a list, any value.',
  'rules.*.match.imagePipelines': 'Names of the pipelines that built the image, as in their ARN.',
  'rules.*.match.imageNames': "Globs on the image's name as in its ARN: * stands for any letters, ? for one.",
  'rules.*.match.imageTags': 'Tags of the image (not of its AMIs), by key; all of them must be there.',
  'rules.*.match.imageTags.*': 'Exactly this value, in quotes where YAML would read a number, true or false.',
  'rules.*.match.imageTypes': '`AMI`, `DOCKER`; without it both.',
  'rules.*.targets':
    'Names of the targets: with whom it is shared, who launches, who gets copies. Left out where `distribute` is all that the rule does.',
  'rules.*.share': 'What is shared by AWS RAM, so that the accounts can build on it.',
  'rules.*.share.adopt':
    "true: a policy that somebody else wrote is brought into our form, if that changes nobody's access; without it such a policy blocks the resource. Not with `mode: share`.",
  'rules.*.share.mode':
    '`policy`: by the policy of each resource, one RAM share per build. `share`: by one RAM share of ours per Region, which carries every build. `auto`, the default: policy for at most 25 accounts, all inside the organization, and no `keep`; else share.',
  'rules.*.share.keep':
    'How many builds of one image stay shared, the newest; older ones leave the share of the rule. Without it all stay. Not with `mode: policy`.',
  'rules.*.share.resources':
    '`image`: the image. `imageRecipe`, `containerRecipe`: the recipe that it was built from. `components`: its components, `parentImage`: the Image Builder image that it builds on, each in the build that was used; those of other owners are skipped and listed.',
  'rules.*.launch':
    "Launch permission for the targets on the owner's AMI of each Region. Where Image Builder made none, the owner account gets a copy of its own: one transfer per Region.",
  'rules.*.launch.regions': '`all`: every Region of the file; or a list of them.',
  'rules.*.launch.kmsKeys': "A name of kmsKeys: the key of the owner's copies in each Region.",
  'rules.*.copy': 'An AMI of its own for each account of the targets, in each Region.',
  'rules.*.copy.regions': '`all`: every Region of the file; or a list of them.',
  'rules.*.copy.kmsKeys': 'A name of kmsKeys: the key of the copies in each account and Region.',
  'rules.*.copy.relay':
    '`auto`, the default: where several accounts want an image in a Region, the owner account is copied to first, and they copy inside the Region. `false`: each copy is transferred from another Region.',
  'rules.*.copy.amiDistributionConfiguration':
    "What the copies are like: Image Builder's members, without targetAccountIds.",
  'rules.*.copy.amiDistributionConfiguration.name':
    'The name of the AMI. `{{ imagebuilder:buildDate }}`, `{{ imagebuilder:buildDate:<format> }}` and `{{ imagebuilder:buildVersion }}` are resolved; without a placeholder the date is added. Default: the name of the image and the date.',
  'rules.*.copy.amiDistributionConfiguration.description': 'The description of the AMI.',
  'rules.*.copy.amiDistributionConfiguration.amiTags':
    'Tags of the AMI, by key; values may have the placeholders of the name.',
  'rules.*.copy.amiDistributionConfiguration.amiTags.*':
    'The value, in quotes where YAML would read a number.',
  'rules.*.copy.amiDistributionConfiguration.kmsKeyId':
    'The ARN of the key of the copies, with {region} and {accountId} where it is another for each. Not beside kmsKeys.',
  'rules.*.copy.amiDistributionConfiguration.launchPermission':
    'Who else may launch the copies of each account.',
  'rules.*.copy.amiDistributionConfiguration.launchPermission.userIds': 'Account ids, in quotes.',
  'rules.*.copy.amiDistributionConfiguration.launchPermission.userGroups':
    '`all`: everybody, which makes the AMI public.',
  'rules.*.copy.amiDistributionConfiguration.launchPermission.organizationArns': 'ARNs of organizations.',
  'rules.*.copy.amiDistributionConfiguration.launchPermission.organizationalUnitArns':
    'ARNs of organizational units.',
  'rules.*.copy.launchTemplateConfigurations':
    'Launch templates that get a version with the AMI of their account; at most 5 for a Region.',
  'rules.*.copy.launchTemplateConfigurations.*': 'One launch template, in one account and Region.',
  'rules.*.copy.launchTemplateConfigurations.*.launchTemplateId': '`lt-` and 17 characters.',
  'rules.*.copy.launchTemplateConfigurations.*.accountId': 'The account that it is in, in quotes.',
  'rules.*.copy.launchTemplateConfigurations.*.region':
    'The Region that it is in; may be left out where the copy means one Region.',
  'rules.*.copy.launchTemplateConfigurations.*.setDefaultVersion':
    'Whether the new version becomes the default; true where it is left out, as with Image Builder.',
  'rules.*.distribute':
    "Image Builder's own distribution configuration instead of launch and copy: the object that `create-distribution-configuration --cli-input-json` takes, its `distributions` alone, or the ARN of one.",
  'rules.*.ssmParameters':
    'SSM parameters that hold the id of the AMI, written in every account and Region that has it by launch, copy or distribute.',
  'rules.*.ssmParameters.*': 'One parameter.',
  'rules.*.ssmParameters.*.parameterName': 'Its name: {imageName} and {version} (`1.2.3`) are resolved.',
  'rules.*.ssmParameters.*.dataType': '`text`, the default; or `aws:ec2:image`, which SSM validates.',
  'rules.*.onFinding':
    'What a failed check of one destination means for the rule. `skip`, the default: the rest goes on, and the run ends in PrerequisitesMissing. `abort`: nothing of the rule is done, neither its copies nor its shares.',
  waivers:
    'Findings that are known and accepted for a while: what they are about is left undone, stays in sight, and fails no run.',
  'waivers.*': 'One check that may fail for one account.',
  'waivers.*.account': 'The account id, in quotes.',
  'waivers.*.check': 'The id of the check, as findings and docs/checks.md tell it.',
  'waivers.*.until': 'Its last day (UTC), for example 2026-12-31.',
  'waivers.*.reason': 'Why, for those who read it in a report.',
  settings: 'What holds for all rules.',
  'settings.mode':
    '`apply`: runs of builds are carried out. `observe`: they plan and check, and change nothing; `ibshare rules put` takes it for a file that says neither.',
  'settings.checkReuseMinutes':
    'How long a passed check of a destination is believed; 60 where it is left out, 0: every run asks anew.',
  'settings.prune':
    'Access of ours that no rule wants any more: `report`, the default, tells of it in each run; `ignore` keeps silent.',
  'settings.concurrentCopies':
    'How many copies there may be at a time in one account and Region; AWS allows 50.',
  'settings.concurrentCopies.default':
    'The limit of every account and Region without an override; 50 where it is left out.',
  'settings.concurrentCopies.headroom': 'How many of them are left to others.',
  'settings.concurrentCopies.countAllPending': 'Whether pending AMIs that are no copies count as well.',
  'settings.concurrentCopies.overrides':
    'Accounts with another limit; the one that names the Region goes first.',
  'settings.concurrentCopies.overrides.*': 'The limit of an account, or of one Region of it.',
  'settings.concurrentCopies.overrides.*.account': 'The account id, in quotes.',
  'settings.concurrentCopies.overrides.*.region': 'The Region; without it all Regions of the account.',
  'settings.concurrentCopies.overrides.*.limit': 'The limit there.',
}
