interface Cancellable {
  readonly signal: AbortSignal;
}

/** Turns texts into vectors of one length, so that texts of like meaning have vectors of like direction. */
export interface Embedder {
  /** Vectors of different models cannot be compared: a library keeps the name of the one that made it. */
  readonly model: string;
  readonly dimensions: number;
  /** Of unit length, in the order of the texts. What goes beyond the model's window is left out, at a word's end. */
  embedPassages(texts: readonly string[], capabilities: Cancellable): Promise<Float32Array[]>;
  /** As `embedPassages`, with what the model wants said before a query. */
  embedQuery(text: string, capabilities: Cancellable): Promise<Float32Array>;
  close(): void;
}
