/**
 * The objects that are references to facets: as small as can be, because an actor has several and a
 * vat a great many.
 *
 * One holds its shell (what stands behind it) and the next facet of the same actor. Its name and the methods for near calls
 * are on a prototype that all facets of that name of one kind share.
 */
import { Front } from '../captp/index.ts';
import type { Shell } from './shell.ts';

const NAME = Symbol('facet');

export class FacetObject extends Front {
  readonly #next: FacetObject | undefined;

  constructor(shell: Shell, next: FacetObject | undefined) {
    super(shell);
    this.#next = next;
  }

  /** The facet of that name among `first` and those after it. */
  static find(first: FacetObject | undefined, name: string): FacetObject | undefined {
    let facet = first;
    while (facet && facetName(facet) !== name) facet = facet.#next;
    return facet;
  }
}

/** Makes the object for one facet of an actor. */
export type FacetMaker = (shell: Shell, next: FacetObject | undefined) => FacetObject;

/** The name of a facet. */
export function facetName(facet: object): string {
  return Reflect.get(facet, NAME) as string;
}

/** A maker of the facets called `name`, which inherit from `methods`. */
export function facetMaker(name: string, methods: object): FacetMaker {
  class Named extends FacetObject {}
  const { prototype } = Named;
  // From an object one must not come to what makes others.
  Reflect.deleteProperty(prototype, 'constructor');
  Object.defineProperty(prototype, NAME, { value: name });
  Object.setPrototypeOf(prototype, methods);
  Object.freeze(prototype);
  return (shell, next) => {
    const made = new Named(shell, next);
    Object.freeze(made);
    return made;
  };
}
