import { readFileSync } from 'node:fs'

import { expect, it } from 'vitest'

import { withLiteralKeys } from '../../scripts/shakeable-schemas.ts'

it('puts constants in place of computed keys, and nothing else', () => {
  const source = [
    'const _xN = "xmlName";',
    'const _eQN = "ec2QueryName";',
    'const _m = "min";',
    'var n0 = makes();',
    'export var Count$ = [3, n0, _m, 0, [_m], [[1, { [_eQN]: `Min`,',
    '                [_xN]: _m, [n0]: 1 }]]];',
  ].join('\n')

  expect(withLiteralKeys(source).split('\n').slice(4)).toEqual([
    'export var Count$ = [3, n0, _m, 0, [_m], [[1, { "ec2QueryName": `Min`,',
    '                "xmlName": _m, [n0]: 1 }]]];',
  ])
})

it('leaves the schemas of operations that are not called out of a bundle', () => {
  const bundle = readFileSync('dist/wake-lane/index.cjs', 'utf8')

  expect(bundle).toContain('CopyImageRequest')
  expect(bundle).not.toContain('CreateVpcRequest')
})
