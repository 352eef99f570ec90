/** Numbers row by row. */
export interface DenseMatrix {
  readonly rows: number;
  readonly width: number;
  readonly values: Float32Array;
}

/** The numbers of each row that are not 0, row by row. */
export interface SparseMatrix {
  readonly rows: number;
  readonly width: number;
  /** Where each row starts in `columns` and `values`; one more than there are rows. */
  readonly starts: Uint32Array;
  /** Ascending within a row. */
  readonly columns: Uint32Array;
  readonly values: Float32Array;
}

export function createMatrix({ rows, width }: { rows: number; width: number }): DenseMatrix {
  return { rows, width, values: new Float32Array(rows * width) };
}

export function transpose({ rows, width, starts, columns, values }: SparseMatrix): SparseMatrix {
  const newStarts = startsByColumn({ columns, width });
  const next = newStarts.slice();
  const newColumns = new Uint32Array(columns.length);
  const newValues = new Float32Array(values.length);
  for (let row = 0; row < rows; row += 1) {
    const end = starts[row + 1] ?? 0;
    for (let from = starts[row] ?? 0; from < end; from += 1) {
      const column = columns[from] ?? 0;
      const to = next[column] ?? 0;
      next[column] = to + 1;
      newColumns[to] = row;
      newValues[to] = values[from] ?? 0;
    }
  }
  return { rows: width, width: rows, starts: newStarts, columns: newColumns, values: newValues };
}

/** Where each column's numbers start once they are put together column by column. */
function startsByColumn({ columns, width }: { columns: Uint32Array; width: number }): Uint32Array {
  const starts = new Uint32Array(width + 1);
  for (const column of columns) starts[column + 1] = (starts[column + 1] ?? 0) + 1;
  for (let column = 0; column < width; column += 1) {
    starts[column + 1] = (starts[column + 1] ?? 0) + (starts[column] ?? 0);
  }
  return starts;
}
