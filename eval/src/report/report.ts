/** What an evaluation has to say, before anybody has decided how it looks. */
export interface Report {
  readonly title: string;
  /** One line each: what was measured, on what, and how. */
  readonly facts: readonly string[];
  readonly sections: readonly ReportSection[];
}

export interface ReportSection {
  readonly heading: string;
  /** One line each; how the figures are to be read. */
  readonly notes: readonly string[];
  readonly table: Table;
  /** Shown where pictures can be; what they show stands in the table as well. */
  readonly plots: readonly Plot[];
}

export interface Table {
  readonly columns: readonly string[];
  /** The first cell names the row. */
  readonly rows: readonly (readonly string[])[];
}

export type Plot = BarPlot | IntervalPlot | DifferencePlot;

/** A bar for each row, from 0. */
export interface BarPlot {
  readonly kind: 'bars';
  readonly caption: string;
  readonly rows: readonly { readonly label: string; readonly value: number }[];
  readonly digits: number;
}

/** A dot with its interval for each row, and a line at 0. */
export interface IntervalPlot {
  readonly kind: 'intervals';
  readonly caption: string;
  readonly rows: readonly {
    readonly label: string;
    readonly value: number;
    readonly low: number;
    readonly high: number;
  }[];
}

/** One bar for each query, the greatest gain first: whether a mean hides losses. */
export interface DifferencePlot {
  readonly kind: 'differences';
  readonly caption: string;
  readonly values: readonly number[];
}
