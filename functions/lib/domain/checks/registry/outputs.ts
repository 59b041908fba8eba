import type { CheckRecord } from '../check.ts'
import { pages } from './pages.ts'

/** Launch templates, SSM parameters and launch permissions that are made of an AMI when it is there. */
export const outputChecks = {
  LAUNCH_TEMPLATE_MISSING: {
    proves: 'The launch template is in the account and Region that it is named for',
    how: 'read',
    page: pages.launchTemplates,
    severity: 'error',
    causes: ['deleted', 'of another account or Region'],
    means: 'The AMI would come, and no launch template would have it',
    remedy:
      'In the account: `aws ec2 describe-launch-templates --region REGION`, name one of these in the rule',
  },
  LAUNCH_TEMPLATE_FORBIDDEN: {
    proves: 'The role may look for launch templates and write versions of them',
    how: 'probe',
    page: pages.distribution,
    severity: 'error',
    causes: ["the role lacks the guide's policy for launch templates", 'a service control policy denies it'],
    means: 'CreateLaunchTemplateVersion with DryRun, or DescribeLaunchTemplates, is refused',
    remedy: 'Deploy the template of docs/destination-accounts.md with `LaunchTemplates=true`',
  },
  LAUNCH_TEMPLATE_TAG: {
    proves: 'The launch template has the tag that the guide’s policy asks for: CreatedBy = EC2 Image Builder',
    how: 'read',
    page: pages.distribution,
    severity: 'error',
    causes: ['the template was made by somebody else and never tagged', 'the tag has another value'],
    means:
      'The role may write only launch templates with this tag. Where the role may set it, that is done before the first version, and the check only warns',
    remedy:
      "In the account: `aws ec2 create-tags --resources LAUNCH_TEMPLATE --tags 'Key=CreatedBy,Value=EC2 Image Builder' --region REGION`",
  },
  LAUNCH_TEMPLATE_VERSIONS: {
    proves: 'The launch template has room for one more version',
    how: 'read',
    page: pages.launchTemplates,
    severity: 'warning',
    causes: [],
    means:
      'A launch template takes 10,000 versions; each build adds one. Numbers are not used again: beyond that number it is unproven how many are left',
    remedy:
      '`aws ec2 delete-launch-template-versions --launch-template-id LAUNCH_TEMPLATE --versions VERSIONS --region REGION`',
  },
  LAUNCH_TEMPLATE_QUOTA: {
    proves: 'A distribution configuration names at most 5 launch templates for one Region',
    how: 'input',
    page: pages.imageBuilderQuotas,
    severity: 'error',
    causes: [],
    means: 'More than 5 launch templates for one Region: Image Builder takes no more',
    remedy: 'Spread them over configurations, or take some out',
  },
  LAUNCH_TEMPLATE_WITHOUT_AMI: {
    proves: 'Each launch template is for an account that its entry or rule gives an AMI',
    how: 'input',
    page: pages.distributionSettings,
    severity: 'error',
    causes: [],
    means: 'A launch template is for an account that the entry or rule gives no AMI, and is left as it is',
    remedy: 'Add the account to `targetAccountIds` or to the targets, or take the launch template out',
  },
  LAUNCH_TEMPLATE_WITHOUT_PLACE: {
    proves: "A rule's launch template says in which account and Region it is",
    how: 'input',
    page: pages.rules,
    severity: 'error',
    causes: [],
    means: "A rule's launch template does not say in which account and Region it is",
    remedy: '`accountId` and `region` beside `launchTemplateId`',
  },
  SSM_PREFIX: {
    proves: 'The name of the parameter is below a prefix that the role may write to',
    how: 'read',
    page: pages.distribution,
    severity: 'warning',
    causes: [
      'it begins neither with `ImageBuilder-`, as the guide has it, nor with `/imagebuilder/`, where Image Builder’s service-linked role writes',
      'the template was deployed with another `ParameterPrefix`',
    ],
    means:
      'SSM refuses ssm:PutParameter for names that the role was not given; the AMI would come, and the parameter would never appear. Another prefix that the role may read, too, is unproven',
    remedy:
      'Name it `/imagebuilder/...` or `ImageBuilder-...`, or deploy the template of docs/destination-accounts.md with `ParameterPrefix=PREFIX`',
  },
  SSM_WRITE: {
    proves: 'The role may write the parameter',
    how: 'refusal',
    page: pages.parameters,
    severity: 'error',
    causes: ["the role lacks the guide's policy for parameters", 'its prefix is another'],
    means: 'PutParameter has no DryRun, so that this is unproven until one write has succeeded',
    remedy: 'Deploy the template of docs/destination-accounts.md with `SsmParameters=true`',
  },
  SSM_PARAMETER_QUOTA: {
    proves: 'A distribution configuration names at most 10 parameters for one Region',
    how: 'input',
    page: pages.imageBuilderQuotas,
    severity: 'error',
    causes: [],
    means: 'More than 10 parameters for one Region: Image Builder takes no more',
    remedy: 'Spread them over configurations, or take some out',
  },
  SSM_PARAMETER_WITHOUT_AMI: {
    proves: 'Each parameter is for an account that its entry gives an AMI',
    how: 'input',
    page: pages.distributionSettings,
    severity: 'error',
    causes: [],
    means: 'A parameter is for an account that the entry gives no AMI',
    remedy: 'Add the account to `targetAccountIds`, or take it out',
  },
  SSM_PARAMETER_NAME: {
    proves: 'The name of the parameter, its placeholders filled in, is one that SSM takes',
    how: 'input',
    page: pages.parameters,
    severity: 'error',
    causes: [],
    means: 'The name, its placeholders filled in, is none that SSM takes',
    remedy: 'For example `/imagebuilder/golden/{imageName}`',
  },
  PARAMETER_TYPE: {
    proves: 'A parameter that is there has the data type that is wanted',
    how: 'read',
    page: pages.parameterAmis,
    severity: 'error',
    causes: [],
    means:
      'The parameter has another data type, and SSM changes none. Told beforehand where the role may read the parameter',
    remedy: 'Say its `dataType`, or `aws ssm delete-parameter --name NAME --region REGION`',
  },
  PARAMETER_UNCHANGED: {
    proves: "The parameter holds the AMI's id after it was written",
    how: 'read',
    page: pages.parameterAmis,
    severity: 'error',
    causes: [],
    means: "SSM took the AMI's id, could not validate the AMI and kept the old value",
    remedy: '`aws ec2 describe-images --image-ids AMI --region REGION` in that account',
  },
  OUTPUT_REFUSED: {
    proves: 'AWS takes the launch permission, launch template and parameter that are made of the AMI',
    how: 'refusal',
    page: pages.distribution,
    severity: 'error',
    causes: [
      'the role may not',
      'the launch template is gone',
      'a principal of the launch permission is none',
    ],
    means: 'AWS refuses the launch permission, launch template or parameter; the AMI is good and stays',
    remedy:
      'Mend what AWS names; deploy the template of docs/destination-accounts.md with `LaunchTemplates=true` or `SsmParameters=true`',
  },
  OUTPUT_CONTENDED: {
    proves: 'No other build writes the same parameter or launch template just now',
    how: 'refusal',
    page: pages.operations,
    severity: 'note',
    causes: [],
    means: 'Several builds write one parameter or launch template at once',
    remedy: 'Nothing: it is tried again',
  },
  SUPERSEDED: {
    proves: 'No newer build has the parameter or the launch template',
    how: 'read',
    page: pages.operations,
    severity: 'note',
    causes: [],
    means:
      'The AMI is there; a newer build has the parameter or the launch template already, and an older one never takes it back',
    remedy:
      'Nothing; to go back on purpose, in the account: `aws ssm put-parameter --name NAME --value AMI --overwrite --region REGION`, or make a version of the launch template and its default by hand. It stays until another run writes it',
  },
  TOO_MANY_OUTPUTS: {
    proves: 'What is to be made of one AMI fits into what the ledger keeps of it',
    how: 'input',
    page: pages.operations,
    severity: 'error',
    causes: [],
    means:
      'More parameters and launch permissions are to be made of one AMI than the ledger keeps of it, about 1,500 parameters',
    remedy: 'Name fewer parameters or accounts; or let the accounts copy',
  },
} satisfies Record<string, CheckRecord>
