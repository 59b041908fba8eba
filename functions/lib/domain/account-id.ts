/** What an AWS account id looks like. */
export const accountIdPattern = /^\d{12}$/

/**
 * The account that a policy's or share's principal stands for: AWS writes `ID` and
 * `arn:aws:iam::ID:root` for the same. `undefined` for every other principal.
 */
export function accountOfPrincipal(principal: string): string | undefined {
  const [, bare, root] = /^(?:(\d{12})|arn:aws[a-z-]*:iam::(\d{12}):root)$/.exec(principal) ?? []
  return bare ?? root
}
