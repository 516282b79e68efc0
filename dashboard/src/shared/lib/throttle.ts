/** Run at most once in a while: at once at first, then again at the end of the while if asked. */
export function throttle(run: () => void, everyMs: number): () => void {
  let waiting = false;
  let asked = false;
  const pause = () => {
    waiting = true;
    setTimeout(() => {
      waiting = false;
      if (!asked) return;
      asked = false;
      pause();
      run();
    }, everyMs);
  };
  return () => {
    if (waiting) {
      asked = true;
      return;
    }
    pause();
    run();
  };
}
