/** A name, of whatever a person or another house calls itself, as the name of a file: never a path, never a line of its own. */
// Also what Windows does not take, since archives are opened there; what would turn the reading direction; leading dots.
const UNFIT = /[\\/:*?"<>|\p{Cc}\p{Cs}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

export const fileName = (text: string, longest = 120): string =>
  text
    .normalize('NFC')
    .slice(0, longest)
    .replace(UNFIT, '_')
    .replace(/^[\s.]+|[\s.]+$/g, '') || '_';
