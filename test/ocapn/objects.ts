/**
 * The five objects that the public conformance suite asks for, by their swiss numbers (ASCII).
 *
 * They are what the tests of that suite need, which is not in every word what its README says.
 */
import {
  Far,
  makeVow,
  type Ref,
  Sturdyref,
  type SturdyrefLocator,
  Sym,
  send,
} from '../../captp/index.ts';

/** `enliven` answers what a sturdy reference leads to. */
export function suiteObjects(
  enliven: (locator: SturdyrefLocator) => unknown,
): ReadonlyMap<string, Ref> {
  return new Map<string, Ref>([
    ['JadQ0++RzsD4M+40uLxTWVaVqM10DcBJ', carFactoryBuilder],
    ['IO58l1laTyhcrgDKbEzFOO32MDd6zE5w', echo],
    ['VMDDd1voKWarCe2GvgLbxbVFysNzRPzx', greeter],
    ['IokCxYmMj04nos2JN1TDoY1bT8dXh6Lr', promiseMaker],
    ['gi02I1qghIwPiKGKleCQAOhpy3ZtYRpB', enliverWith(enliven)],
  ]);
}

const carFactoryBuilder = Far('CarFactoryBuilder', () => Far('CarFactory', makeCar));

/** `kind` is a list of two Symbols: the color first. */
function makeCar(kind: unknown): Ref {
  if (!Array.isArray(kind) || kind.length !== 2 || !kind.every((word) => word instanceof Sym)) {
    throw new TypeError('A car is made of two Symbols, its color and its model.');
  }
  const [color, model] = kind as [Sym, Sym];
  return Far('Car', () => `Vroom! I am a ${color.name} ${model.name} car!`);
}

const echo = Far('Echo', (...args: unknown[]) => args);

/** Sends with an answer, and lets go of the promise for it. */
const greeter = Far('Greeter', (guest: unknown) => {
  void send(guest, ['Hello']);
});

const promiseMaker = Far('PromiseMaker', () => {
  const { vow, resolver } = makeVow();
  const settle = {
    fulfill: (value: unknown) => resolver.resolve(value),
    break: (reason: unknown) => resolver.reject(reason),
  };
  return [vow, Far('Resolver', settle)];
});

const enliverWith = (enliven: (locator: SturdyrefLocator) => unknown) =>
  Far('Enlivener', (sturdyref: unknown) => {
    if (sturdyref instanceof Sturdyref) return enliven(Sturdyref.locatorOf(sturdyref));
    throw new TypeError('That is no sturdy reference.');
  });
