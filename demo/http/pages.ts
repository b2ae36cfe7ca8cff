/** Replaces every character that HTML gives a meaning, as Go's html/template does. */
export function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&#34;')
    .replace(/'/g, '&#39;');
}

const APP_SHELL_BYTES = 25_000;

function shell(title: string, body: string): string {
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="theme-color" content="#000">
<title>${escapeHtml(title)}</title>
<base href="/">
</head>
<body class="theme-dark">
${body}
</body>
</html>
`;
}

/**
 * The page that loads Grafana's single-page application, about 25 kB of text/html. A real 6.5.1
 * answers it with status 200 wherever it knows no better route.
 */
export function appShell(): string {
  const boot = 'window.grafanaBootData = {"user":{"isSignedIn":true},"settings":{},"navTree":[]};';
  const rule = '.preloader__bounce{animation-name:preloader-bounce;animation-duration:.9s}\n';
  const page = shell('Grafana', `<grafana-app class="grafana-app"></grafana-app>`);
  const styles = rule.repeat(Math.ceil((APP_SHELL_BYTES - page.length) / rule.length));
  return page.replace('</head>', `<style>\n${styles}</style>\n<script>${boot}</script>\n</head>`);
}

export function loginPage(): string {
  return shell(
    'Grafana',
    `<div class="login"><h1>Welcome to Grafana</h1>
<form name="loginForm"><input name="user" placeholder="email or username">
<input name="password" type="password" placeholder="password"><button>Log In</button></form></div>`,
  );
}

/** In production mode the page holds the title and never the cause. */
export function errorPage(title: string): string {
  return shell(title, `<div class="page-container"><h1>${escapeHtml(title)}</h1></div>`);
}

/** What a reverse proxy in front of Grafana says. */
export function proxyErrorPage(status: number, reason: string): string {
  const title = `${status} ${reason}`;
  return `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n`;
}
