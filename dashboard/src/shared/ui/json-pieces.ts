/** A line of JSON, split into pieces with a kind, to colour it. */

const TOKEN = /"(?:\\.|[^"\\])*"|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const KEY_FOLLOWS = /^\s*:/;

type Kind = "key" | "text" | "word" | "number";
type Piece = {
  readonly at: number;
  readonly text: string;
  readonly kind: Kind | undefined;
};

/** Split a line; what is between tokens has no kind. */
export function piecesOf(line: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  const upTo = (at: number) => {
    if (at > end) pieces.push({ at: end, text: line.slice(end, at), kind: undefined });
  };
  for (const { 0: text, index } of line.matchAll(TOKEN)) {
    upTo(index);
    end = index + text.length;
    pieces.push({ at: index, text, kind: kindOf(text, line.slice(end)) });
  }
  upTo(line.length);
  return pieces;
}

function kindOf(token: string, rest: string): Kind {
  if (token.startsWith('"')) return KEY_FOLLOWS.test(rest) ? "key" : "text";
  return /^[tfn]/.test(token) ? "word" : "number";
}
