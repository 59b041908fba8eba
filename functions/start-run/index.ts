import { createStepFunctionsClient } from '../lib/aws/step-functions-client.ts'
import { createRunStarter } from '../lib/aws/step-functions-executions.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createStartRun } from './start-run.ts'

const { STATE_MACHINE_ARN } = parseEnvironment(environment)
const executions = createRunStarter(createStepFunctionsClient(), STATE_MACHINE_ARN)

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'start-run',
  input,
  output,
  run: createStartRun({ executions }),
})
