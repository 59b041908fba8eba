const names = [
  'AbortController',
  'AbortSignal',
  'ArrayBuffer',
  'BigInt64Array',
  'BigUint64Array',
  'Blob',
  'Buffer',
  'DataView',
  'Event',
  'EventTarget',
  'Float32Array',
  'Float64Array',
  'Headers',
  'Int16Array',
  'Int32Array',
  'Int8Array',
  'ReadableStream',
  'Request',
  'Response',
  'SharedArrayBuffer',
  'TextDecoder',
  'TextEncoder',
  'TransformStream',
  'URL',
  'URLSearchParams',
  'Uint16Array',
  'Uint32Array',
  'Uint8Array',
  'Uint8ClampedArray',
  'WritableStream',
  'atob',
  'btoa',
  'structuredClone',
] as const satisfies readonly (keyof typeof globalThis)[]

/**
 * Globals that Node adds to the language, and the binary types: Buffer's must be the ones that the code sees,
 * or `instanceof Uint8Array` fails on what Node's modules hand out.
 */
export function sharedGlobals(): Readonly<Record<string, unknown>> {
  return Object.fromEntries(names.map((name) => [name, globalThis[name]]))
}
