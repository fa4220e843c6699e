/** Passes a sentence on when it is not what was said last: what is looked at every second changes now and then. */
export function onceEach(say: (sentence: string) => void): (sentence: string) => void {
  let last: string | undefined;
  return (sentence) => {
    if (sentence === last) return;
    last = sentence;
    say(sentence);
  };
}
