/** The flags that every command takes. */
export interface GlobalFlags {
  readonly json: boolean
  readonly dryRun: boolean
  readonly help: boolean
  readonly version: boolean
  readonly profile?: string
  readonly region?: string
  readonly endpointUrl?: string
  readonly table?: string
}

/** A global flag, as it is written. */
export interface FlagForm {
  readonly name: string
  readonly short?: string
  /** The word for its value in the help text; absent: the flag has none. */
  readonly value?: string
  readonly help: string
}

/** The ledger's table unless `--table` names another. */
export const defaultTableName = 'imagebuilder-share-ledger'

/** Every global flag, in the order of the help text. */
export const globalFlags: readonly FlagForm[] = [
  { name: 'json', help: 'print JSON instead of text; errors as JSON on stderr' },
  { name: 'dry-run', help: 'change nothing, show what would be done' },
  { name: 'profile', value: 'NAME', help: 'a profile of the AWS configuration' },
  { name: 'region', value: 'REGION', help: 'the Region of the ledger' },
  {
    name: 'endpoint-url',
    value: 'URL',
    help: 'another endpoint than AWS, for example that of npm run local',
  },
  { name: 'table', value: 'NAME', help: `the table of the ledger (default ${defaultTableName})` },
  { name: 'help', short: 'h', help: 'print this text, or that of a command' },
  { name: 'version', help: 'print the version of ibshare' },
]
