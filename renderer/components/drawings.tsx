/** Drawings that show a gesture. Decorative to whoever hears the words beside them. */

export function CardDrawing() {
  return (
    <svg className="drawing" viewBox="0 0 320 240" aria-hidden="true" focusable="false">
      <g className="draw-reader">
        <rect x="70" y="150" width="180" height="62" rx="14" />
        <rect className="draw-slot" x="92" y="164" width="136" height="10" rx="5" />
      </g>
      <g className="draw-waves" fill="none" strokeWidth="6" strokeLinecap="round">
        <path d="M138 140 q22 -18 44 0" />
        <path d="M124 126 q36 -30 72 0" />
      </g>
      <g className="draw-card" transform="rotate(-8 160 66)">
        <rect x="92" y="22" width="136" height="86" rx="12" />
        <path className="draw-bridge" d="M110 62 q26 -30 52 0" fill="none" strokeWidth="6" strokeLinecap="round" />
        <rect className="draw-line" x="178" y="46" width="34" height="8" rx="4" />
        <rect className="draw-line" x="178" y="62" width="24" height="8" rx="4" />
        <rect className="draw-line" x="110" y="82" width="92" height="8" rx="4" />
      </g>
    </svg>
  );
}

export function SlipDrawing() {
  return (
    <svg className="drawing" viewBox="0 0 320 240" aria-hidden="true" focusable="false">
      <g className="draw-paper">
        <path d="M104 92 V208 l14 -9 14 9 14 -9 14 9 14 -9 14 9 14 -9 14 9 V92 Z" />
        <rect className="draw-line" x="122" y="112" width="76" height="8" rx="4" />
        <rect className="draw-line" x="122" y="130" width="52" height="8" rx="4" />
        <rect className="draw-choice" x="122" y="152" width="76" height="22" rx="6" />
      </g>
      <g className="draw-reader">
        <rect x="60" y="36" width="200" height="66" rx="16" />
        <rect className="draw-slot" x="92" y="82" width="136" height="10" rx="5" />
      </g>
    </svg>
  );
}

export function BoxDrawing() {
  return (
    <svg className="drawing" viewBox="0 0 320 240" aria-hidden="true" focusable="false">
      <g className="draw-paper">
        <rect x="128" y="18" width="64" height="88" rx="4" />
        <rect className="draw-line" x="140" y="34" width="40" height="7" rx="3" />
        <rect className="draw-line" x="140" y="50" width="28" height="7" rx="3" />
      </g>
      <g className="draw-box">
        <path d="M62 96 H258 L246 218 H74 Z" />
        <rect className="draw-slot" x="112" y="104" width="96" height="10" rx="5" />
      </g>
      <path
        className="draw-arrow"
        d="M214 34 V76 M200 62 L214 78 L228 62"
        fill="none"
        strokeWidth="6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
