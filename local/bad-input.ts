/** A file or option that the user named cannot be used. The message says which, what is wrong, and what was expected. */
export class BadInput extends Error {
  override readonly name = 'BadInput'
}
