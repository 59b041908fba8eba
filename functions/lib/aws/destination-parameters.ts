import { GetParameterCommand, PutParameterCommand } from '@aws-sdk/client-ssm'
import type { SSMClient } from '@aws-sdk/client-ssm'

import type { DestinationParameters } from '../ports/destinations.ts'
import { hasName } from './aws-error.ts'
import type { DestinationCalls } from './destination-calls.ts'

/** SSM's parameters of destinations. */
export function createDestinationParameters(calls: DestinationCalls<SSMClient>): DestinationParameters {
  return {
    writeParameter: async (lane, { name, dataType, imageId }) =>
      calls.calling(lane, async (client) => {
        const command = new PutParameterCommand({
          Name: name,
          Value: imageId,
          Type: 'String',
          DataType: dataType,
          Overwrite: true,
        })
        const { Version: version = 0 } = await client.send(command)
        return version
      }),
    readParameter: async (lane, name) =>
      calls.calling(lane, async (client) => {
        try {
          const { Parameter: parameter } = await client.send(new GetParameterCommand({ Name: name }))
          return { value: parameter?.Value ?? '', dataType: parameter?.DataType ?? 'text' }
        } catch (error) {
          if (hasName(error, 'ParameterNotFound')) return undefined
          throw error
        }
      }),
  }
}
