import type { CheckRecord } from '../check.ts'
import { pages } from './pages.ts'

/** Rules that copy, and Image Builder's own distribution configurations. */
export const distributionChecks = {
  COPY_WANTED_TWICE: {
    proves: 'Rules and entries want one AMI of an image in an account and Region',
    how: 'input',
    page: pages.rules,
    severity: 'error',
    causes: [],
    means: 'Two rules or entries want different AMIs of one image in one account and Region',
    remedy: 'Give them the same name, key, tags and outputs, or take the account out of one',
  },
  RULE_ABORTED: {
    proves: 'A rule that says `onFinding: abort` has no finding',
    how: 'read',
    page: pages.rules,
    severity: 'error',
    causes: [],
    means:
      'The rule is to do all or nothing, and something that it wants was found to be in the way; the finding is named',
    remedy: 'Mend what the finding names, then start the run again; or say `onFinding: skip`',
  },
  NO_ENTRY_IN_SOURCE_REGION: {
    proves: 'The configuration has an entry with an AMI in the Region of the build',
    how: 'input',
    page: pages.distribution,
    severity: 'error',
    causes: [],
    means: 'Image Builder asks for an entry in the Region of the build, and so do we',
    remedy: 'Add `{ "region": "REGION", "amiDistributionConfiguration": {} }`',
  },
  OWN_OUTPUT_MISSING: {
    proves: "Image Builder made the owner's own AMI in each Region that an entry without accounts names",
    how: 'read',
    page: pages.distributionSettings,
    severity: 'error',
    causes: [],
    means: "An entry without accounts is the owner's own AMI, and Image Builder made none in that Region",
    remedy:
      "Add the Region to the pipeline's distribution settings and build again, or let a rule `launch` there",
  },
  DISTRIBUTION_MALFORMED: {
    proves: "The distribution configuration is of Image Builder's form",
    how: 'input',
    page: pages.distributionSettings,
    severity: 'error',
    causes: ['a member that Image Builder has not', 'a value of another form', 'an entry without any output'],
    means: "The distribution configuration is not of Image Builder's form; the place is named",
    remedy: 'Compare: `aws imagebuilder create-distribution-configuration help`',
  },
  DISTRIBUTION_NOT_FOUND: {
    proves: 'The distribution configuration that is named is there',
    how: 'read',
    page: pages.distributionSettings,
    severity: 'error',
    causes: [],
    means: 'The ARN of a distribution configuration leads nowhere, or is not shown to us',
    remedy: '`aws imagebuilder list-distribution-configurations --region REGION`',
  },
  DISTRIBUTION_MEMBER_UNSUPPORTED: {
    proves: 'What only Image Builder carries out was carried out by it with this build',
    how: 'read',
    page: pages.distributionSettings,
    severity: 'warning',
    causes: [],
    means:
      'Licences, S3 export, fast launch and container settings are carried out by Image Builder alone, and it did not with this build',
    remedy: "Put the member into the pipeline's distribution settings, or take it out",
  },
  UNKNOWN_PLACEHOLDER: {
    proves: 'Each `{{ ... }}` of a name is one that we can fill in',
    how: 'input',
    page: pages.distributionSettings,
    severity: 'error',
    causes: [],
    means: 'We cannot resolve a `{{ ... }}` of the name, and would have to leave it standing',
    remedy: 'Write its value, or a placeholder that the finding lists',
  },
  TOO_MANY_TAGS: {
    proves: 'An AMI gets at most 49 tags beside ours',
    how: 'input',
    page: pages.ec2Tags,
    severity: 'error',
    causes: [],
    means: 'EC2 takes 50 tags, and one tells which copy the AMI is',
    remedy: 'Take some out',
  },
} satisfies Record<string, CheckRecord>
