/**
 * Words for one thing, as `HUBOT_GRAFANA_SYNONYMS` has them too: a line for each thing, its words and
 * phrases between commas.
 */
export const SYNONYMS = `
memory, mem, ram
network, net, nic
cpu, processor
disk, filesystem, fs, storage, volume
requests, qps, rps, throughput, req
latency, duration, response time, delay, p99, p95, p90, p50, percentile, slow
errors, failures, failed, 5xx, 4xx, 500s, error
kubernetes, k8s, kube
postgres, postgresql, pg, pgsql
mongodb, mongo
elasticsearch, es, elastic
rabbitmq, rabbit
database, db
certificate, cert, ssl, tls
garbage collection, gc
persistent volume, pvc, pv
horizontal pod autoscaler, hpa
api server, apiserver
utilisation, utilization, usage, used, util
`;
