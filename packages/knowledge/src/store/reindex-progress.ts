export interface ReindexProgress {
  /** Documents. */
  readonly done: number;
  readonly total: number;
}
