import { createDynamoClient } from '../lib/aws/dynamo-client.ts'
import { createDynamoRunLedger } from '../lib/aws/dynamo-run-ledger.ts'
import { createEc2Amis } from '../lib/aws/ec2-amis.ts'
import { createEc2Clients } from '../lib/aws/ec2-clients.ts'
import { createImageBuilderClients } from '../lib/aws/image-builder-clients.ts'
import { createImageBuilderOutputs } from '../lib/aws/image-builder-outputs.ts'
import { createKmsClients } from '../lib/aws/kms-clients.ts'
import { createKmsKeys } from '../lib/aws/kms-keys.ts'
import { parseEnvironment } from '../lib/runtime/environment.ts'
import { stepHandler } from '../lib/runtime/step-handler.ts'
import { environment, input, output } from './contract.ts'
import { createGrantLaunch } from './grant-launch.ts'

const { TABLE_NAME } = parseEnvironment(environment)

/** Lambda's entry. */
export const handler = stepHandler({
  name: 'grant-launch',
  input,
  output,
  run: createGrantLaunch({
    ledger: createDynamoRunLedger(createDynamoClient(), TABLE_NAME),
    outputs: createImageBuilderOutputs(createImageBuilderClients()),
    amis: createEc2Amis(createEc2Clients()),
    keys: createKmsKeys(createKmsClients()),
  }),
})
