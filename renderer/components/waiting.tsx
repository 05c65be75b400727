/** Something is under way. A slow tide, still where motion is unwanted; the words beside it say the same. */
export function Waiting() {
  return (
    <div className="waiting" aria-hidden>
      <span />
    </div>
  );
}
