import type { StaticOperationSchema } from '@smithy/types'

import type { Protocol } from '../../cloud/service.ts'
import { createAwsJsonCodec } from './aws-json.ts'
import { createAwsQueryCodec } from './aws-query.ts'
import type { Codec } from './codec.ts'
import { createRestJsonCodec } from './rest-json.ts'

/** What a codec has to know of its service. */
export interface CodecSubject {
  readonly shapeNamespace: string
  readonly schemas: readonly StaticOperationSchema[]
  /** Used by the query protocols only. */
  readonly xmlNamespace: string
}

/** The codec of a protocol. */
export function createCodec(protocol: Protocol, subject: CodecSubject): Codec {
  switch (protocol) {
    case 'restJson1':
      return createRestJsonCodec(subject)
    case 'awsJson1.0':
      return createAwsJsonCodec('1.0', subject)
    case 'awsJson1.1':
      return createAwsJsonCodec('1.1', subject)
    case 'awsQuery':
    case 'ec2Query':
      return createAwsQueryCodec(protocol, subject)
  }
}
