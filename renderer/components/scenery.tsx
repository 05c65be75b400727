/**
 * A footbridge over a quiet river, from a library to a town hall. Drawn for Passerelle; mirrored with the language. Its lower edge is
 * water and nothing else, so that the page can go on below it.
 */
export function Scenery() {
  return (
    <div className="scenery">
      <svg viewBox="0 0 1920 470" preserveAspectRatio="xMidYMax slice" aria-hidden="true" focusable="false">
        <circle className="scene-sun" cx="1150" cy="180" r="96" />
        <path className="scene-far" d="M0 270 Q240 190 520 240 T1040 228 T1520 214 T1920 246 V470 H0 Z" />
        <path className="scene-hill" d="M0 322 Q300 258 640 304 T1280 304 T1920 286 V470 H0 Z" />
        <path className="scene-water" d="M0 376 H1920 V470 H0 Z" />
        <g className="scene-house">
          <path d="M150 196 h210 v150 h-210 Z" />
          <path className="scene-roof" d="M134 200 L255 134 L376 200 Z" />
          <path
            className="scene-window"
            d="M176 226 h26 v120 h-26 Z M222 226 h26 v120 h-26 Z M268 226 h26 v120 h-26 Z M314 226 h26 v120 h-26 Z"
          />
        </g>
        <g className="scene-house">
          <path d="M1560 180 h230 v166 h-230 Z" />
          <path className="scene-roof" d="M1544 184 v-20 h262 v20 Z M1632 106 L1675 60 L1718 106 Z" />
          <path d="M1640 106 h70 v58 h-70 Z" />
          <path
            className="scene-window"
            d="M1590 214 h34 v42 h-34 Z M1658 214 h34 v42 h-34 Z M1726 214 h34 v42 h-34 Z M1654 290 h42 v56 h-42 Z"
          />
          <circle className="scene-window" cx="1675" cy="134" r="13" />
        </g>
        <g className="scene-tree">
          <path d="M448 342 v-60" />
          <ellipse cx="448" cy="252" rx="40" ry="54" />
          <path d="M84 346 v-54" />
          <ellipse cx="84" cy="266" rx="34" ry="46" />
          <path d="M1486 342 v-60" />
          <ellipse cx="1486" cy="254" rx="38" ry="52" />
          <path d="M1862 346 v-54" />
          <ellipse cx="1862" cy="268" rx="32" ry="44" />
        </g>
        <path className="scene-bank" d="M0 338 H540 Q600 344 628 392 Q560 420 330 420 Q120 424 0 412 Z" />
        <path className="scene-bank" d="M1920 338 H1380 Q1320 344 1292 392 Q1360 420 1590 420 Q1800 424 1920 412 Z" />
        <g className="scene-people">
          <circle cx="838" cy="158" r="17" />
          <path d="M817 262 V203 a21 21 0 0 1 42 0 V262 Z" />
          <g>
            <circle cx="1070" cy="158" r="16" />
            <path d="M1050 262 V204 a20 20 0 0 1 40 0 V262 Z" />
            <circle cx="1116" cy="190" r="12" />
            <path d="M1101 264 V225 a15 15 0 0 1 30 0 V264 Z" />
          </g>
        </g>
        <g className="scene-bridge">
          <path d="M500 346 C690 214 1230 214 1420 346" strokeWidth="20" />
          <path d="M500 288 C690 156 1230 156 1420 288" strokeWidth="8" />
          <path
            d="M548 262 V322 M634 220 V280 M716 194 V254 M798 178 V238 M880 170 V230 M960 168 V228 M1040 170 V230 M1122 178 V238 M1204 194 V254 M1286 220 V280 M1372 262 V322"
            strokeWidth="6"
          />
        </g>
        <g className="scene-ripple">
          <path d="M700 420 q30 -12 60 0 t60 0 t60 0" />
          <path d="M1060 404 q24 -10 48 0 t48 0" />
          <path d="M930 448 q30 -12 60 0 t60 0 t60 0" />
          <path d="M210 452 q24 -10 48 0 t48 0" />
          <path d="M1640 450 q24 -10 48 0 t48 0" />
        </g>
      </svg>
    </div>
  );
}
