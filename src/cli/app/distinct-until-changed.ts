/** Passes a sentence on unless it is the one said last: what is looked at every few seconds seldom changes. */
export function distinctUntilChanged(say: (sentence: string) => void): (sentence: string) => void {
  let last: string | undefined;
  return (sentence) => {
    if (sentence === last) return;
    last = sentence;
    say(sentence);
  };
}
