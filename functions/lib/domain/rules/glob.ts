/**
 * Whether a text matches a glob, in which `*` stands for any characters and `?` for one. Only the
 * last `*` is ever tried again, so no glob can make it slow: at most length of text x length of glob steps.
 */
export function matchesGlob(text: string, glob: string): boolean {
  let at = 0
  let inGlob = 0
  let afterStar = -1
  let retryFrom = 0
  while (at < text.length) {
    const expected = glob[inGlob]
    if (expected === '*') {
      inGlob += 1
      afterStar = inGlob
      retryFrom = at
    } else if (expected === '?' || expected === text[at]) {
      inGlob += 1
      at += 1
    } else if (afterStar >= 0) {
      retryFrom += 1
      at = retryFrom
      inGlob = afterStar
    } else {
      return false
    }
  }
  return /^\**$/.test(glob.slice(inGlob))
}
