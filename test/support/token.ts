/** A Viewer's token for the demo Grafana. */
export const TOKEN = 'viewer-token';
