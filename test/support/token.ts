/** Of a Viewer, for the demo Grafana. */
export const TOKEN = 'viewer-token';
