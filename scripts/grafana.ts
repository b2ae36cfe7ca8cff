// Description:
//   Grafana in chat: ask for a dashboard and see its panels at once, as pictures behind public links.
//
// Configuration:
//   HUBOT_GRAFANA_HOST - Grafana's root URL, sub-path included; https://USER:PASSWORD@… for a Grafana that asks for Basic authentication (—)
//   HUBOT_GRAFANA_API_KEY - token for Grafana; the Viewer role is enough (none: anonymous)
//   HUBOT_GRAFANA_ORG_ID - number of the organisation in Grafana (none)
//   HUBOT_GRAFANA_API_ENDPOINT - render path: d-solo or another one (d-solo)
//   HUBOT_GRAFANA_PUBLIC_URL - Grafana's address as people know it, when the bot reaches it by another: for links and pasted addresses (HUBOT_GRAFANA_HOST)
//   HUBOT_GRAFANA_CA_FILE - file with further certificates to trust for Grafana, PEM, besides Node's own (none)
//   HUBOT_GRAFANA_PER_ROOM - 1: each room may have a Grafana of its own, by graf set host URL and graf set api_key TOKEN (false)
//   HUBOT_GRAFANA_ADMINS - who may graf set, graf forget picture, graf doctor, and silence or pause alerts, names or ids; with hubot-auth, the role grafana-admin too (everyone may graf set, silence and pause, said at the start; graf forget picture and graf doctor are refused)
//   HUBOT_GRAFANA_USE_THREADS - answer in the thread of the question, errors too, where the chat has threads; anything but false and 0 is yes (false)
//   HUBOT_GRAFANA_LISTEN - all: words need no graf in front when the bot is addressed, by its name or in private, and no other script has taken the message (graf)
//   HUBOT_GRAFANA_SYNONYMS - file of further words for one thing, for requests in words: a line for each, with commas, such as shop, checkout-api (none)
//   HUBOT_GRAFANA_PICTURE_LINKS - which address of a picture is posted in chat: png, or page, that of its page, where this process shows the pictures; HipChat always gets the PNG's (by chat; png in all that are known)
//   HUBOT_GRAFANA_MAX_RETURNED_DASHBOARDS - most dashboards listed and most panels posted at once (25)
//   HUBOT_GRAFANA_ALERT_VARIABLES - which label of an alert sets which of the dashboard's variables in its picture, as LABEL=VARIABLE: host=instance; a label always sets the variable of its own name (labels set variables of the same name)
//   HUBOT_GRAFANA_QUERY_TIME_RANGE - default time range (6h)
//   HUBOT_GRAFANA_DEFAULT_WIDTH - width of pictures in pixels, 10 to 4000 (1000)
//   HUBOT_GRAFANA_DEFAULT_HEIGHT - height of pictures in pixels, 10 to 4000 (500)
//   HUBOT_GRAFANA_DEFAULT_TIME_ZONE - time zone of pictures, such as Europe/Amsterdam (the dashboard's own)
//   HUBOT_GRAFANA_DEFAULT_THEME - theme of pictures, light or dark (Grafana's own)
//   HUBOT_USE_GRAFANA_IMAGES - true: pictures through an image server; false: never, and none is mounted (unset)
//   HUBOT_GRAFANA_IMAGES_HOST - an image server elsewhere to use instead; several with commas between them, of which another is asked when one is down (none)
//   HUBOT_GRAFANA_IMAGES_URL - public base of the pictures' links (http:// this machine's name (localhost in a terminal, or when it listens there alone) : its port /saved-images)
//   HUBOT_GRAFANA_IMAGES_PATH - folder of the pictures (saved-images)
//   HUBOT_GRAFANA_IMAGES_MAX_AGE - how long pictures are kept, such as 30d (all are kept)
//   HUBOT_GRAFANA_IMAGES_MAX_TOTAL - size of all pictures above which the oldest are removed, such as 5GB (all are kept)
//   HUBOT_GRAFANA_IMAGES_RESERVE - free space on the disk that is left alone (200MB)
//   HUBOT_GRAFANA_RENDERER - who draws panels: grafana, its renderer; own, this process; auto, its renderer where it works, else this process; fast, this process where a whole panel is understood, else the renderer (auto)
//   HUBOT_GRAFANA_IMAGES_MAX_BYTES - size of one picture (20MB)
//   HUBOT_GRAFANA_IMAGES_TIMEOUT - time for one render, all in all (60s)
//   HUBOT_GRAFANA_IMAGES_CONCURRENCY - renders at once (6)
//   HUBOT_GRAFANA_IMAGES_REUSE - time within which an equal request with the same token gets the picture just made; 0: never (5s)
//   HUBOT_GRAFANA_S3_BUCKET - keeps pictures in this bucket of an S3-compatible object store (none: a folder)
//   HUBOT_GRAFANA_S3_PREFIX - what the keys of pictures begin with; / for nothing (grafana)
//   HUBOT_GRAFANA_S3_REGION - the bucket's region (HUBOT_GRAFANA_S3_BUCKET_REGION, else AWS_REGION, else us-east-1)
//   HUBOT_GRAFANA_S3_BUCKET_REGION - the same, where HUBOT_GRAFANA_S3_REGION is unset (none)
//   HUBOT_GRAFANA_S3_ENDPOINT - where the object store is, as a URL or a host, if it is not AWS (AWS)
//   HUBOT_GRAFANA_S3_PORT - port of HUBOT_GRAFANA_S3_ENDPOINT, where that has none (none)
//   HUBOT_GRAFANA_S3_STYLE - path: the bucket is in the path; host: it is in the host name (host at AWS, path elsewhere)
//   HUBOT_GRAFANA_S3_ACCESS_KEY_ID - the access key (AWS_ACCESS_KEY_ID, else what @aws-sdk/credential-provider-node finds)
//   HUBOT_GRAFANA_S3_SECRET_ACCESS_KEY - its secret (AWS_SECRET_ACCESS_KEY)
//   HUBOT_GRAFANA_S3_PUBLIC_URL - public address of the bucket, or of a CDN before it, if links shall lead there; the key follows it (links lead to this process, and the bucket may be private)
//   HUBOT_GRAFANA_S3_SIGNED - links lead to the bucket, signed for so long, such as 7d; chats keep messages longer, and then show no picture (not signed)
//   HUBOT_GRAFANA_S3_ACL - ACL that pictures are stored with, such as public-read; new buckets at AWS refuse any (none)
//   HUBOT_GRAFANA_IMAGES_SOURCES - root URLs of further Grafanas that a POST may have fetched (HUBOT_GRAFANA_HOST alone)
//   HUBOT_GRAFANA_IMAGES_ALLOW - addresses and CIDRs that may POST (any address, with a token)
//   HUBOT_GRAFANA_IMAGES_TRUST_PROXY - proxies whose X-Forwarded-For counts, as addresses and CIDRs (none)
//   HUBOT_GRAFANA_IMAGES_RATE - POSTs refused, here or by Grafana, and wrong passwords for the gallery, per minute and address before 429 (120)
//   HUBOT_GRAFANA_IMAGES_GALLERY_PASSWORD - opens the gallery at /saved-images/ to people with this password, under any user name (closed)
//   HUBOT_GRAFANA_IMAGES_GALLERY_ALLOW - addresses and CIDRs that may see the gallery without a password, also where none is set (none)
//   HUBOT_GRAFANA_WEBHOOK_SECRET - opens POST /grafana-alerts and /grafana-alerts/ROOM to contact points with this secret: HMAC, Bearer or the password of Basic (off)
//   HUBOT_GRAFANA_WEBHOOK_ROOMS - rooms that a webhook may name, with commas between them (any)
//   HUBOT_GRAFANA_WEBHOOK_TIMESTAMP_HEADER - header that the contact point puts the time of its signature in (none: the body alone is signed)
//   HUBOT_GRAFANA_METRICS_ALLOW - addresses and CIDRs that may see /readyz and /metrics (127.0.0.0/8,::1)
//   HUBOT_GRAFANA_ALERT_PICTURES - most pictures of alerts a minute and room; further alerts are told without (6)
//   HUBOT_GRAFANA_ALERT_REACTIONS - true: 👀 below the message of an alert acknowledges it, 🔕 silences it for an hour; in Slack (false)
//   HUBOT_GRAFANA_REDIS_URL - the Redis that several bots and image servers share, such as redis://:PASSWORD@redis.example.com:6379 or rediss://…; ?team-a at its end sets the prefix of all keys (grafana) (none: each process works for itself)
//   HUBOT_GRAFANA_LOG - how lines of the log are written: text, or json for an object of JSON on each line (text)
//
// Commands:
//   hubot graf WORDS - the panel that these words are about, among all dashboards
//   hubot graf help [TOPIC|COMMAND] - samples, from simple to rich, a topic, or the whole grammar of one command
//   hubot graf db DASHBOARD[:PANELS] [NAME=VALUE …] [RANGE] [vs SHIFT] - panels of a dashboard, as pictures
//   hubot graf list [TAG|folder:FOLDER|tags|folders] - dashboards, all or those with a tag or in a folder
//   hubot graf search WORDS - dashboards with WORDS in the title, and panels that WORDS are about
//   hubot graf more - the rest of the list that was just cut
//   hubot graf panels DASHBOARD[:PANELS] - the panels of a dashboard by name, without pictures
//   hubot graf values DASHBOARD [NAME] - the template variables of a dashboard, or the values of one of them
//   hubot graf tags - the tags of the dashboards
//   hubot graf folders - the folders of the dashboards
//   hubot graf again [RANGE] [NAME=VALUE …] [vs SHIFT] - your last request in this room, over another range
//   hubot graf alerts [STATE|WORDS|LABEL=VALUE …] - what fires, and what else needs a look
//   hubot graf alert NAME|N - one alert rule: its state, its instances and its panel
//   hubot graf ack NAME|N - silence an alert for as long as it fires
//   hubot graf silence NAME|N|LABEL=VALUE … [for] TIME [because …] - silence an alert for some time
//   hubot graf silences - what is silenced, until when and by whom
//   hubot graf unsilence N|NAME - end a silence
//   hubot graf pause alert NAME|N, or pause all alerts - stop evaluating an alert rule, or all of them
//   hubot graf unpause alert NAME|N, or unpause all alerts - have an alert rule evaluated again, or all of them
//   hubot graf subscribe FOLDER|LABEL=VALUE … [mention WHOM] - alerts that come without a room, for this room
//   hubot graf subscriptions - what this room subscribes to, with its numbers
//   hubot graf unsubscribe N - end a subscription of this room
//   hubot graf yes - do what the bot has just asked back for
//   hubot graf URL [NAME=VALUE …] [RANGE] [vs SHIFT] - the same for the URL of a dashboard or panel, pasted from Grafana
//   hubot graf N - choose from the list just offered to you
//   hubot graf save NAME = REQUEST - save a request for this room, as `graf NAME`
//   hubot graf saved - this room's shortcuts
//   hubot graf forget NAME|choices|picture URL - delete a shortcut of this room, what it chose from lists, or take back a picture's link (admins)
//   hubot graf NAME [ARGUMENTS] - one of this room's shortcuts
//   hubot graf schedule WHEN REQUEST | run|pause|resume N - a dashboard in this room at set times
//   hubot graf schedules - the schedules of this room, with their numbers
//   hubot graf unschedule N - delete a schedule of this room
//   hubot graf alias WORD = WORDS - a word of this room's own for what dashboards call otherwise
//   hubot graf aliases - this room's own words
//   hubot graf unalias WORD - delete one of this room's own words
//   hubot graf set host|api_key VALUE - this room's own Grafana, or the token for it (with HUBOT_GRAFANA_PER_ROOM=1)
//   hubot graf doctor - what is right and wrong with the set-up, for admins

import { createGrafana } from '../src/app/library.ts';
import { type Installation, installOnce } from '../src/app/script.ts';
import type { Robot } from '../src/chat/hubot.ts';
import { quoted } from '../src/requests/tokenizer.ts';

/** The Hubot script. Loaded twice on one robot, it works once. */
function grafana(robot: Robot): Installation {
  return installOnce(robot);
}

// `require` returns the function alone.
Object.assign(grafana, { createGrafana, quoted });

export type { Installation };
export { createGrafana, grafana as default, grafana as 'module.exports', quoted };
