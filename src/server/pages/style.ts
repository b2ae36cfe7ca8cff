/** What all pages look like; colours are at least 4.5:1 on what is behind them (WCAG 2.2, AA). */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: #f4f5f7; --card: #fff; --text: #1f2329; --quiet: #5b6270; --line: #dcdfe5;
  --accent: #b3460f; --button: #b3460f; --on-button: #fff;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #111317; --card: #1a1d23; --text: #e6e8ec; --quiet: #a2a9b6; --line: #30353f;
    --accent: #ff9d5c; --button: #ff9d5c; --on-button: #231000;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
a { color: var(--accent); text-underline-offset: 0.2em; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
h1 { margin: 0; font-size: 1.5rem; line-height: 1.25; }
.skip { position: absolute; left: -100vw; top: 0; padding: 0.75rem 1rem; background: var(--card); z-index: 1; }
.skip:focus { left: 0; }
.site, main { width: min(1034px, 100%); margin: 0 auto; padding: 0 1rem; }
.site { display: flex; align-items: center; gap: 0.5rem; padding-block: 1rem; color: var(--quiet); font-weight: 600; }
.site svg { width: 1.5rem; height: 1.5rem; flex: none; color: var(--accent); }
main { padding-bottom: 3rem; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; overflow: hidden; }
.buttons { margin: 0; display: flex; flex-wrap: wrap; gap: 0.75rem; }
.button {
  padding: 0.5rem 1rem; border: 1px solid var(--line); border-radius: 8px; color: var(--text);
  font-weight: 600; text-decoration: none;
}
.button.first { background: var(--button); border-color: var(--button); color: var(--on-button); }
.button:hover { text-decoration: underline; }
.facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); gap: 1rem 2rem; margin: 0; }
.facts dt { color: var(--quiet); font-size: 0.875rem; }
.facts dd { margin: 0; }
`;
