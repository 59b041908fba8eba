/** Names that infra/names.ts fixes. They are repeated here because that file needs CDK, which takes a second to load. */
export const productNames = {
  runWorkflow: 'imagebuilder-share-run',
  sweepWorkflow: 'imagebuilder-share-sweep',
  deadLetters: 'imagebuilder-share-dead-letters',
  startSweep: 'imagebuilder-share-start-sweep',
  sweepLanes: 'imagebuilder-share-sweep-lanes',
} as const
