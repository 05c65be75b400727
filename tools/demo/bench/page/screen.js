/**
 * Shows the live picture of the terminal's screen and passes touches, the wheel and keys on to it.
 * @param {HTMLElement} frame
 * @param {HTMLImageElement} picture
 * @param {(name: string, args: Record<string, unknown>) => Promise<void>} act
 */
export function watchScreen(frame, picture, act) {
  /** @param {MouseEvent} event */
  const pointOf = (event) => {
    const box = picture.getBoundingClientRect();
    const within = (/** @type {number} */ value) => Math.min(1, Math.max(0, value));
    return { x: within((event.clientX - box.left) / box.width), y: within((event.clientY - box.top) / box.height) };
  };
  frame.addEventListener('click', (event) => {
    // A key that presses the button is a key for the terminal, and goes there by itself.
    if (event.detail > 0) act('screen.touch', pointOf(event));
  });
  frame.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      act('screen.scroll', { ...pointOf(event), down: event.deltaY > 0 });
    },
    { passive: false },
  );
  frame.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Tab leaves the picture, as everywhere; Shift+Tab too.
    if (event.key === 'Tab') return;
    event.preventDefault();
    act('screen.press', { key: event.key });
  });
  void follow(picture);
}

/** @param {HTMLImageElement} picture */
async function follow(picture) {
  let seen = 0;
  for (;;) {
    try {
      const answer = await fetch(`/screen?seen=${seen}`);
      if (answer.status === 200) {
        seen = Number(answer.headers.get('x-serial'));
        const before = picture.src;
        picture.src = URL.createObjectURL(await answer.blob());
        if (before) URL.revokeObjectURL(before);
      }
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
