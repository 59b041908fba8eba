/**
 * Whether there is a text that two globs both match, in which `*` stands for any characters and `?` for one. Each row
 * tells which beginnings of `b` meet a beginning of `a`.
 */
export function globsMeet(a: string, b: string): boolean {
  let row = [true, ...Array.from(b, (_, column) => /^\*+$/.test(b.slice(0, column + 1)))]
  for (const inA of a) {
    const above = row
    row = [(above[0] ?? false) && inA === '*']
    for (const [column, inB] of Array.from(b).entries()) {
      const isStar = inA === '*' || inB === '*'
      const isSame = inA === inB || inA === '?' || inB === '?'
      const meets = isStar ? above[column + 1] || row[column] : isSame && above[column]
      row.push(meets === true)
    }
  }
  return row[b.length] === true
}
