/**
 * Who may import whom: domain <- ports <- step <- index.ts -> aws, runtime. Nothing in functions/
 * knows infra/, local/, cli/ or test/; only functions/lib/aws speaks to the SDK.
 */
const rule = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

module.exports = {
  forbidden: [
    rule('no-cycles', 'A cycle is a module with two names.', {}, { circular: true }),
    rule(
      'domain-is-pure',
      'Rules of the product import nothing but themselves and zod.',
      { path: '^functions/lib/domain/' },
      { pathNot: ['^functions/lib/domain/', '^node_modules/zod/', '^(node:)?crypto$'] },
    ),
    rule(
      'ports-speak-our-words',
      'Ports are interfaces in domain words, without SDK types.',
      { path: '^functions/lib/ports/' },
      { pathNot: ['^functions/lib/(domain|ports)/'] },
    ),
    rule(
      'only-adapters-use-the-sdk',
      'AWS is behind functions/lib/aws.',
      { path: '^functions/', pathNot: '^functions/lib/aws/' },
      { path: '^node_modules/@(aws-sdk|smithy)/' },
    ),
    rule(
      'steps-know-no-adapters',
      'A step gets what it needs from index.ts.',
      { path: '^functions/[^/]+/', pathNot: ['^functions/lib/', '/index\\.ts$'] },
      { path: '^functions/lib/aws/' },
    ),
    rule(
      'functions-stand-alone',
      'Nothing of a Lambda function comes from outside functions/.',
      { path: '^functions/' },
      { path: '^(infra|local|cli|test|scripts)/' },
    ),
    rule(
      'functions-do-not-import-each-other',
      'What two functions share lives in functions/lib.',
      { path: '^functions/([^/]+)/', pathNot: '^functions/lib/' },
      { path: '^functions/', pathNot: ['^functions/lib/', '^functions/$1/'] },
    ),
    rule(
      'infra-takes-types-and-domain-only',
      'The stack is typed by the functions and reads the tables of the domain; it runs neither steps nor adapters.',
      { path: '^infra/' },
      { path: '^functions/', pathNot: '^functions/lib/domain/', dependencyTypesNot: ['type-only'] },
    ),
    rule(
      'nobody-imports-the-entry-points',
      'The embedded cloud and the command are ends, not libraries.',
      { path: '^(functions|infra)/' },
      { path: '^(local|cli|test)/' },
    ),
    rule(
      'product-without-tests',
      'Tests are imported by tests only.',
      { pathNot: '^test/' },
      { path: '^test/' },
    ),
    rule('everything-resolves', 'An import must lead somewhere.', {}, { couldNotResolve: true }),
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
}
