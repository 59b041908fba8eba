import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'

import { parseJson } from '../domain/json-text.ts'

/** Quick, and with a window that finds a long list again that another snapshot has as well. */
const params = { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 22 }

/** A value as a text for one attribute of an item: lists of accounts that say the same cost their length once. */
export function packText(value: unknown): string {
  return brotliCompressSync(JSON.stringify(value), { params }).toString('base64')
}

/** What {@link packText} was given; `undefined` where the text is none of that kind. */
export function unpackText(packed: string): unknown {
  try {
    return parseJson(brotliDecompressSync(Buffer.from(packed, 'base64')).toString('utf8'))
  } catch {
    return undefined
  }
}
