interface Place<Item> {
  readonly item: Item;
  previous: Place<Item> | undefined;
  next: Place<Item> | undefined;
}

/** First in, first out, but for those who leave from the middle. Every step takes the same time, however long it is. */
export class Fifo<Item> {
  #first: Place<Item> | undefined;
  #last: Place<Item> | undefined;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get first(): Item | undefined {
    return this.#first?.item;
  }

  /** The function returned takes it out again, wherever it stands; to be called once at most. */
  add(item: Item): () => void {
    const place: Place<Item> = { item, previous: this.#last, next: undefined };
    if (this.#last === undefined) this.#first = place;
    else this.#last.next = place;
    this.#last = place;
    this.#length += 1;
    return () => this.#takeOut(place);
  }

  #takeOut({ previous, next }: Place<Item>): void {
    if (previous === undefined) this.#first = next;
    else previous.next = next;
    if (next === undefined) this.#last = previous;
    else next.previous = previous;
    this.#length -= 1;
  }
}
