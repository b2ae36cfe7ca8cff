/** The members of ltx 3 in use; it ships no types. */
declare module 'ltx' {
  export interface Element {
    readonly name: string;
    children: (Element | string)[];
    getChild(name: string): Element | undefined | null;
    getChildren(name: string): Element[];
    getChildText(name: string): string | null;
    toString(): string;
  }

  /** @throws for what is not XML; entities that a document declares are not expanded */
  export function parse(text: string): Element;
}
