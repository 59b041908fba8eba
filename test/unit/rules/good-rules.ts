/** A rules file without anything wrong; tests change one place of it. */
export const goodRules = `version: 1
ownerAccountId: "222222222222"
regions: [us-east-1, eu-west-1]
targets:
  canary:
    accounts: ["440000000001", "440000000002"]
  nonprod:
    accounts: ["440000000003"]
rules:
  - name: al2023
    match: { imagePipelines: [al2023-base] }
    targets: [canary, nonprod]
    share: { resources: [image, components] }
  - name: windows
    match: { imageNames: ["win2022-*"] }
    targets: [canary]
    share: { resources: [image] }
`

/** The good file with one text replaced. @throws Error when the text does not occur, so that no case tests the good file. */
export function replaced(from: string, to: string): string {
  if (!goodRules.includes(from)) throw new Error(`Expected the good rules to contain ${from}`)
  return goodRules.replace(from, to)
}
