/** A binary heap: `first` comes before all others. An item's order must not change while it is in. */
export class Heap<Item> {
  readonly #items: Item[] = [];
  readonly #comesBefore: (a: Item, b: Item) => boolean;

  constructor(comesBefore: (a: Item, b: Item) => boolean) {
    this.#comesBefore = comesBefore;
  }

  get first(): Item | undefined {
    return this.#items[0];
  }

  add(item: Item): void {
    const items = this.#items;
    let at = items.length;
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = items[above];
      if (parent === undefined || !this.#comesBefore(item, parent)) break;
      items[at] = parent;
      at = above;
    }
    items[at] = item;
  }

  dropFirst(): void {
    const last = this.#items.pop();
    if (last !== undefined && this.#items.length > 0) this.#sink(last);
  }

  /** Puts the item where it belongs, from the top, whose own item is gone. */
  #sink(item: Item): void {
    const items = this.#items;
    let at = 0;
    for (;;) {
      const below = this.#firstBelow(at);
      const child = items[below];
      if (child === undefined || !this.#comesBefore(child, item)) break;
      items[at] = child;
      at = below;
    }
    items[at] = item;
  }

  #firstBelow(at: number): number {
    const [left, right] = [this.#items[2 * at + 1], this.#items[2 * at + 2]];
    const isRight = left !== undefined && right !== undefined && this.#comesBefore(right, left);
    return isRight ? 2 * at + 2 : 2 * at + 1;
  }
}
