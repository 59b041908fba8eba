import type { Stack } from 'aws-cdk-lib'
import type { Table } from 'aws-cdk-lib/aws-dynamodb'
import type { Function, FunctionProps } from 'aws-cdk-lib/aws-lambda'
import type { Queue } from 'aws-cdk-lib/aws-sqs'

import type { Access } from './access.ts'
import { createWorkflowFunction } from './workflow-function.ts'

/** What all functions work with. */
export interface FunctionsProps {
  readonly ownerAccountId: string
  readonly organizationReadRoleArn?: string | undefined
  readonly ledger: Table
  readonly deadLetters: Queue
  readonly logRetentionDays: number
}

/** Environment variables by folder. */
type EnvironmentsOf<Environments> = Readonly<Record<keyof Environments, Readonly<Record<string, string>>>>

/** Creates a function of a folder; its environment is what the contract in the folder names. */
export type CreateFunction<Environments extends EnvironmentsOf<Environments>> = <
  Folder extends keyof Environments & string,
>(
  folder: Folder,
  environment: Environments[Folder],
  access: readonly Access[],
  settings?: Partial<FunctionProps>,
) => Function

/** Makes the functions of a stack, each with a role and a log group of its own. */
export function functionFactory<Environments extends EnvironmentsOf<Environments>>(
  stack: Stack,
  { logRetentionDays }: Pick<FunctionsProps, 'logRetentionDays'>,
): CreateFunction<Environments> {
  return (folder, environment, access, settings = {}) =>
    createWorkflowFunction(stack, { folder, environment, access, logRetentionDays, settings })
}

/** Access to the items of the ledger. */
export function ledgerAccess({
  ledger,
}: Pick<FunctionsProps, 'ledger'>): (...actions: readonly string[]) => Access {
  return (...actions) => ({
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [ledger.tableArn],
  })
}

/** What a function that a rule invokes needs: Lambda sends events that it gives up with the rights of the function. */
export function giveUpAccess({ deadLetters }: Pick<FunctionsProps, 'deadLetters'>): Access {
  return { actions: ['sqs:SendMessage'], resources: [deadLetters.queueArn] }
}
