/** The photographer's mark, 220×48 pixels: drawn, not written, so that it needs no font. */
export const SIGNATURE = Buffer.from(`
<svg xmlns="http://www.w3.org/2000/svg" width="220" height="48">
  <g fill="none" stroke="white" stroke-opacity="0.8" stroke-width="2.5" stroke-linecap="round">
    <circle cx="24" cy="24" r="13"/>
    <circle cx="24" cy="24" r="5"/>
    <path d="M50 30 q12 -26 20 0 t20 0 t20 0 t20 0 q14 -18 34 -4"/>
  </g>
</svg>`);
