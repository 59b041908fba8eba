/** The same question, asked once for all who want to know: `nameOf` tells questions apart. */
export function askOnce<About extends readonly unknown[], Answer>(
  ask: (...about: About) => Promise<Answer>,
  nameOf: (...about: About) => string,
): (...about: About) => Promise<Answer> {
  const answers = new Map<string, Promise<Answer>>()
  return async (...about) => {
    const name = nameOf(...about)
    const answer = answers.get(name) ?? ask(...about)
    answers.set(name, answer)
    return answer
  }
}
