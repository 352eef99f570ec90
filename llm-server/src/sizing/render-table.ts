/**
 * Rows as lines, indented, columns padded to their widest cell: the first column to the left, columns that start with a
 * number or a sign of one to the right.
 */
export function renderTable(rows: readonly (readonly string[])[]): string[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const shapes = Array.from({ length: columns }, (_, column) => {
    const cells = rows.map((row) => row[column] ?? '');
    return {
      width: Math.max(...cells.map((cell) => cell.length)),
      numeric: column > 0 && isNumeric(cells.at(-1) ?? ''),
    };
  });
  return rows.map((row) => {
    const cells = shapes.map(({ width, numeric }, column) => {
      const cell = row[column] ?? '';
      return numeric ? cell.padStart(width) : cell.padEnd(width);
    });
    return `  ${cells.join('  ')}`.trimEnd();
  });
}

const isNumeric = (cell: string): boolean => /^[-~$×]?\d[\d,.]*(\/h)?$/.test(cell);
