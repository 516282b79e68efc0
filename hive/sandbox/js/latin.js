// Writes letters of other scripts with plain latin ones.
'use strict';

const LETTERS = (() => {
  const pairs = 'ß:ss æ:ae Æ:AE œ:oe Œ:OE ø:o Ø:O đ:d Đ:D ð:d Ð:D þ:th Þ:Th ł:l Ł:L ı:i ŋ:ng Ŋ:NG ħ:h Ħ:H ŧ:t Ŧ:T ĸ:k '
    + 'а:a б:b в:v г:g д:d е:e ё:yo ж:zh з:z и:i й:y к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh ц:ts ч:ch ш:sh '
    + 'щ:shch ъ: ы:y ь: э:e ю:yu я:ya і:i ї:yi є:ye ґ:g ў:u ј:j љ:lj њ:nj ћ:c ђ:d џ:dz '
    + 'α:a β:b γ:g δ:d ε:e ζ:z η:i θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:f χ:ch ψ:ps ω:o '
    + '“:" ”:" „:" ‘:\' ’:\' ‚:\' –:- —:- …:... €:EU «:<< »:>> ™:TM ©:(c) ®:(r)';
  const letters = new Map();
  for (const pair of pairs.split(' ')) {
    const [from, to] = [pair[0], pair.slice(2)];
    letters.set(from, to);
    const upper = from.toUpperCase();
    if (upper !== from && upper.length === 1 && !letters.has(upper)) letters.set(upper, to.charAt(0).toUpperCase() + to.slice(1));
  }
  return letters;
})();

function latin(text) {
  let out = '';
  for (const letter of text.normalize('NFC')) {
    if (letter < '\u0080') out += letter;
    else if (LETTERS.has(letter)) out += LETTERS.get(letter);
    else out += latinBase(letter);
  }
  return out;
}

// A letter with an accent is its base; what has no base in latin letters stays as it is.
function latinBase(letter) {
  const base = letter.normalize('NFD').replace(/\p{M}/gu, '');
  return [...base].map((c) => (c < '\u0080' ? c : LETTERS.get(c) ?? c)).join('');
}
