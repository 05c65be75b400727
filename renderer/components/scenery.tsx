/** A footbridge over a quiet river, between a library and a town hall. Drawn for Passerelle; mirrored with the language. */
export function Scenery() {
  return (
    <svg
      className="scenery"
      viewBox="0 0 1920 620"
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
      focusable="false"
    >
      <circle className="scene-sun" cx="1130" cy="250" r="92" />
      <path className="scene-far" d="M0 330 Q240 250 520 300 T1040 290 T1520 280 T1920 310 V620 H0 Z" />
      <path className="scene-hill" d="M0 390 Q300 320 640 372 T1280 372 T1920 350 V620 H0 Z" />
      <g className="scene-house">
        <path d="M150 270 h210 v130 h-210 Z" />
        <path className="scene-roof" d="M134 272 L255 206 L376 272 Z" />
        <path
          className="scene-door"
          d="M176 296 h26 v104 h-26 Z M222 296 h26 v104 h-26 Z M268 296 h26 v104 h-26 Z M314 296 h26 v104 h-26 Z"
        />
      </g>
      <g className="scene-house">
        <path d="M1560 250 h230 v150 h-230 Z" />
        <path
          className="scene-roof"
          d="M1544 252 h262 v-20 h-262 Z M1640 232 h70 v-62 h-70 Z M1632 172 L1675 126 L1718 172 Z"
        />
        <path
          className="scene-door"
          d="M1590 282 h34 v42 h-34 Z M1658 282 h34 v42 h-34 Z M1726 282 h34 v42 h-34 Z M1654 350 h42 v50 h-42 Z"
        />
        <circle className="scene-door" cx="1675" cy="200" r="13" />
      </g>
      <g className="scene-tree">
        <path d="M462 400 v-46" strokeWidth="9" />
        <ellipse cx="462" cy="322" rx="42" ry="54" />
        <path d="M84 402 v-40" strokeWidth="8" />
        <ellipse cx="84" cy="334" rx="34" ry="44" />
        <path d="M1466 400 v-46" strokeWidth="9" />
        <ellipse cx="1466" cy="324" rx="40" ry="52" />
        <path d="M1858 400 v-40" strokeWidth="8" />
        <ellipse cx="1858" cy="338" rx="32" ry="42" />
      </g>
      <path
        className="scene-bank"
        d="M0 396 H560 Q600 420 640 470 L700 620 H0 Z M1920 396 H1360 Q1320 420 1280 470 L1220 620 H1920 Z"
      />
      <path className="scene-water" d="M560 458 H1360 L1400 620 H520 Z" />
      <g className="scene-ripple" fill="none" strokeWidth="6" strokeLinecap="round">
        <path d="M700 540 q30 -12 60 0 t60 0 t60 0" />
        <path d="M980 575 q30 -12 60 0 t60 0 t60 0" />
        <path d="M860 500 q24 -10 48 0 t48 0" />
      </g>
      <g className="scene-people">
        <circle cx="846" cy="244" r="17" />
        <path d="M826 332 V288 a20 20 0 0 1 40 0 V330 Z" />
        <circle cx="1068" cy="246" r="16" />
        <path d="M1049 330 V290 a19 19 0 0 1 38 0 V332 Z" />
        <circle cx="1112" cy="272" r="12" />
        <path d="M1098 338 V306 a14 14 0 0 1 28 0 V340 Z" />
      </g>
      <g className="scene-bridge" fill="none" strokeLinecap="round">
        <path d="M520 412 C700 300 1220 300 1400 412" strokeWidth="22" />
        <path d="M520 352 C700 240 1220 240 1400 352" strokeWidth="9" />
        <path
          d="M560 330 V392 M640 296 V356 M720 274 V334 M800 261 V321 M880 255 V315 M960 253 V313 M1040 255 V315 M1120 261 V321 M1200 274 V334 M1280 296 V356 M1360 330 V392"
          strokeWidth="7"
        />
      </g>
    </svg>
  );
}
