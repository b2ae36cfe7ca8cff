/**
 * Words for one thing, in the form that `HUBOT_GRAFANA_SYNONYMS` takes too: `=` between those that mean
 * the same, a comma between those that mean something near.
 */
export const SYNONYMS = `
# What machines have
memory = mem = ram = speicher = arbeitsspeicher = memoire = memoria = geheugen
cpu = processor = prozessor = processeur = procesador = processador, vcpu
received = rx = receive = empfangen = recu = recibido = ontvangen = recebido, inbound, in, download, ingress
transmitted = tx = transmit = sent = gesendet = envoye = enviado = verzonden, outbound, out, upload, egress
network = net = netzwerk = reseau = netwerk = rede, traffic, bandwidth, nic, interface
disk = festplatte = platte = disque = disco = schijf, filesystem = file system = fs, storage, volume, space
swap = swapping
load = last = auslastung = charge = carga = belasting, load average, sys load
file descriptor = fd, open files
temperature = temp = temperatur = temperatura
io = i/o = input output, iops, throughput
running out of, space, available, free, used

heap, memory

# What services do
request = req = anfrage = anfragen = requete = peticion = peticiones = solicitud = solicitudes = verzoek = verzoeken = requisicao = requisicoes, query, rps, throughput, traffic, hit
rps = requests per second = req/s = qps = queries per second, request rate, query rate, requests, ops, throughput
qps, queries, query rate, questions, statements, queries per second
tps = transactions per second, transactions
operation = op, command, call
latency = latenz = latence = latencia = latentie, duration, response time, delay, time, seconds, slow, percentile, quantile
duration = dauer = duree = duracion = duracao = duur, time, seconds
response time = antwortzeit = temps de reponse = tiempo de respuesta = tempo de resposta, latency, duration, slow, time
p99 = 99th percentile = 99th quantile = p99th, latency, duration, percentile, quantile, p95, p90, 99
p95 = 95th percentile, latency, duration, percentile, quantile, p99, p90, 95
p90 = 90th percentile, latency, duration, percentile, quantile, p99, p95, 90
p50 = median = 50th percentile, latency, duration, percentile, quantile, 50
slow = langsam = lent = lento = traag, latency, duration, response time
error = err = fehler = erreur = errores = fout = fouten = erro, failure, failed, 5xx, exception
5xx = 500 = 500s = server error = 502 = 503 = 504, error, failure, status code
4xx = 400 = 404 = client error = 400s, error, status code
2xx = 200 = 200s, success
failure = failed = fail = ausfall = echec = fallo = falha, error
success = erfolg = succes = exito = sucesso, non 5xx, availability
availability = available = verfugbarkeit = disponibilite = disponibilidad = disponibilidade = beschikbaarheid, uptime, up, health
down, up, health, status, success
health = healthy, status, state, up
status = state = zustand = etat = estado = toestand
connection = conn = verbindung = verbindungen = connexion = conexion = conexiones = conexao = conexoes = verbinding = verbindingen, client, session
user = benutzer = utilisateur = usuario = gebruiker, client, session
queue = warteschlange = file d attente = cola = fila = wachtrij, backlog, pending, waiting
backlog, lag, queue, pending
lag = ruckstand = retard = retraso = atraso = achterstand, delay
depth, size, length, messages
pause = pauses, duration, time
loss = lost = verlust = perte = perdida = perda, dropped, drop, discards, errors
drop = dropped = discarded
iowait = io wait = i/o wait, cpu, wait
leader change = leader changes, leader elections, leader
kill = killed = killer
waiting = wartend, pending, ready, queued
restart = neustart = redemarrage = reinicio = herstart
uptime = laufzeit, up time
throughput = durchsatz = debit = rendimiento = doorvoer, rate, per second
rate = per second = per sec, throughput
usage = utilization = utilisation = used = util = use = nutzung = verbrauch = utilisation = uso = gebruik, consumption, saturation
busy, usage
count = number = anzahl = nombre = numero = aantal, total
max = maximum, peak
average = avg = mean
hit rate = hit ratio, hits
evictions = evicted
write = schreiben = ecriture = escritura = schrijven
read = lesen = lecture = lectura = lezen
message = msg = nachricht = nachrichten = mensaje = mensagem = mensagens = bericht = berichten
acknowledged = acked = ack
unacknowledged = unacked = unack
bytes = size
bandwidth, throughput, traffic
throttling = throttled
limit = quota
log = logs = protokoll = journal
alert = alarm, firing
version = build
job = task
deploy = deployment = rollout
session = sitzung = sitzungen = sesion = sesiones = sessie = sessies = sessao = sessoes
active = aktiv = aktive = aktiven = actif = actifs = activo = activos = activa = activas = ativo = ativos = actief = actieve, current, running, in use
free = frei = freier = libre = libres = livre = vrij = vrije, available, left, unused
space = platz = speicherplatz = espace = espacio = espaco = ruimte
query = abfrage = abfragen = consulta = consultas = bevraging
hits = treffer = aciertos = acertos
total = gesamt = totale = insgesamt
throughput = verkehr = verkeer = trafic = trafico = trafego, traffic
pending = ausstehend = en attente = pendiente = pendientes = pendente = pendentes
transaction = tx = txn

# Names
kubernetes = k8s = kube
namespace = ns
horizontal pod autoscaler = hpa, autoscaler, replicas
persistent volume claim = pvc, persistent volume, volume
persistent volume = pv, volume
api server = apiserver = kube apiserver
container = docker container
postgres = postgresql = pg = pgsql = psql
mysql = mariadb
mssql = sql server = ms sql = microsoft sql = sqlserver
oracle = oracledb = oracle db
couchdb = couch db
influxdb = influx
activemq = amq
bind9 = bind = named
victoriametrics = vm = victoria metrics
cloudflare = cf
macos = mac = osx = os x
freebsd = bsd
windows = win
apache = httpd
argocd = argo cd = argo
ci/cd = ci cd = cicd
mongodb = mongo
elasticsearch = es = elastic, opensearch
rabbitmq = rabbit
memcached = memcache
clickhouse = ch
cassandra = c*
prometheus = prom
alertmanager = am
zookeeper = zk
haproxy = ha proxy
load balancer = lb, proxy
database = db = datenbank = base de datos = banco de dados = databank
certificate = cert = zertifikat = certificat = certificado = certificaat, ssl, tls
ssl = tls, certificate
expiry = expiration = expires = expire = ablauf, remaining, until
garbage collection = gc = garbage collector
java = jvm
nodejs = node js
golang = go
home assistant = hass
message queue = mq
service = svc = dienst = servicio = servico = dienst
website = site = webseite = web, http, probe
check = probe
dns = resolver
webserver, http, nginx, apache
cache = puffer, cached
hostname = host = server, node, instance
ssh = secure shell
gpu = graphics
`;
