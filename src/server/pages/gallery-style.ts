/** What the gallery has besides the style of all pages. */
export const GALLERY_STYLE = `
.gallery { display: grid; gap: 1.25rem; }
.filters { display: flex; flex-wrap: wrap; align-items: end; gap: 0.75rem 1rem; padding: 1rem; }
.filters label { display: grid; gap: 0.25rem; flex: 1 1 11rem; min-width: 0; color: var(--quiet); font-size: 0.875rem; }
.filters label:first-child { flex-grow: 2; }
.filters input, .filters select {
  width: 100%; min-height: 2.625rem; padding: 0.4rem 0.6rem; font: inherit; font-size: 1rem; color: var(--text);
  background: var(--back); border: 1px solid var(--quiet); border-radius: 8px;
}
.filters ::placeholder { color: var(--quiet); opacity: 1; }
.filters .button { font: inherit; font-weight: 600; min-height: 2.625rem; cursor: pointer; }
.notes p { margin: 0; color: var(--quiet); }
.gallery h2 { margin: 0 0 0.75rem; font-size: 1.125rem; }
.gallery h2 a { color: inherit; text-decoration: none; }
.gallery h2 a:hover { text-decoration: underline; }
.grid {
  display: grid; grid-template-columns: repeat(auto-fill, minmax(min(17rem, 100%), 1fr)); gap: 1rem;
  margin: 0; padding: 0; list-style: none;
}
.shot { position: relative; display: flex; flex-direction: column; padding-bottom: 0.75rem; }
.shot img {
  width: 100%; height: auto; aspect-ratio: 2; object-fit: cover; object-position: top;
  background: var(--back); border-bottom: 1px solid var(--line);
}
.shot h3 { margin: 0.75rem 0.875rem 0.125rem; font-size: 1rem; line-height: 1.3; }
.shot h3 a { color: inherit; text-decoration: none; }
.shot h3 a::after { content: ""; position: absolute; inset: 0; border-radius: 12px; }
.shot h3 a:focus-visible { outline: none; }
.shot h3 a:focus-visible::after { outline: 3px solid var(--accent); outline-offset: -3px; }
.shot:hover { border-color: var(--accent); }
.shot:hover h3 a { text-decoration: underline; }
.shot p { margin: 0 0.875rem; font-size: 0.875rem; color: var(--quiet); }
.shot .of { display: flex; justify-content: space-between; gap: 0.75rem; }
.shot .of a { position: relative; z-index: 1; color: inherit; }
.shot .of time { margin-left: auto; flex: none; font-variant-numeric: tabular-nums; }
.pages { display: flex; flex-wrap: wrap; align-items: center; justify-content: center; gap: 1rem; }
.zone { margin: 0; color: var(--quiet); font-size: 0.875rem; text-align: center; }
`;
