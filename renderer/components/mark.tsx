/** The mark: a footbridge over water, its handrail and its deck, drawn for Passerelle. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 64 64" aria-hidden="true" focusable="false">
      <rect className="mark-ground" width="64" height="64" rx="16" />
      <g className="mark-rail" fill="none" strokeLinecap="round">
        <path d="M10 30 C20 15 44 15 54 30" strokeWidth="3.2" />
        <path d="M18 24.5 V35 M25 20.6 V30.6 M32 19.2 V29.2 M39 20.6 V30.6 M46 24.5 V35" strokeWidth="2.6" />
        <path d="M8 42 C20 25.500 44 25.500 56 42" strokeWidth="5" />
      </g>
      <path
        className="mark-water"
        d="M12 51 q5 -4.500 10 0 t10 0 t10 0 t10 0"
        fill="none"
        strokeWidth="3.2"
        strokeLinecap="round"
      />
    </svg>
  );
}
