/** The bytes by which Syrup tells one kind of value from another. */

export const TRUE = 0x74;
export const FALSE = 0x66;
export const FLOAT = 0x44;
export const LIST = 0x5b;
export const LIST_END = 0x5d;
export const STRUCT = 0x7b;
export const STRUCT_END = 0x7d;
export const RECORD = 0x3c;
export const RECORD_END = 0x3e;
/** Behind a length. */
export const STRING = 0x22;
export const SYMBOL = 0x27;
export const BYTES = 0x3a;
/** Behind an integer. */
export const PLUS = 0x2b;
export const MINUS = 0x2d;
/** Decimal digits. */
export const ZERO = 0x30;
export const NINE = 0x39;
/** The first half of the one NaN there is; the other is zero. */
export const NOT_A_NUMBER_HIGH = 0x7ff80000;
