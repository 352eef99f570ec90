/**
 * Remembers the terms of recently seen tokens, at most twice `limitEntries` of them: when the younger half is full the older
 * one is forgotten, and what is still in use moves back on its next use.
 */
export class TermCache {
  readonly #limitEntries: number;
  #young = new Map<string, readonly string[]>();
  #old = new Map<string, readonly string[]>();

  constructor({ limitEntries }: { limitEntries: number }) {
    this.#limitEntries = limitEntries;
  }

  get(token: string): readonly string[] | undefined {
    const young = this.#young.get(token);
    if (young !== undefined) return young;
    const old = this.#old.get(token);
    if (old !== undefined) this.set(token, old);
    return old;
  }

  set(token: string, terms: readonly string[]): void {
    if (this.#young.size >= this.#limitEntries) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(token, terms);
  }
}
