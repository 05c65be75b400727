/** A file as the text that it is, as Vite hands it over. */
declare module '*?raw' {
  const text: string;
  export default text;
}
