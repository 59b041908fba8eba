/** A template that cannot be deployed here, or a cloud assembly that is not one. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError'
}
