/** Visible ASCII and the blanks between: what this side writes itself has no need for more (RFC 9110 §5.5). */
const PLAIN = /^[\t\x20-\x7e]*$/;

/** A field as it goes on the wire, with its line end. Throws where the value would be read as something else. */
export function fieldLine(name: string, value: string): string {
  if (!PLAIN.test(value)) throw new TypeError(`the value of ${name} cannot be sent as it is`);
  return `${name}: ${value}\r\n`;
}
