#!/usr/bin/env ruby
# A handler for Sensu: tells a room of what fires and what has ended, with the graph of a panel.
#
#   HUBOT_URL        the bot, such as http://hubot.example.com:8080
#   HUBOT_ROOM       the room; without it the rooms that subscribe are told
#   WEBHOOK_SECRET   what the bot has as HUBOT_GRAFANA_WEBHOOK_SECRET
#
# A check names its panel by `grafana_url`, an attribute in Sensu Core and an annotation in Sensu Go:
# https://grafana.example.com/d/web/web?viewPanel=1. Its client sets the dashboard's variable `client`.
require 'erb'
require 'json'
require 'net/http'
require 'time'

event = JSON.parse($stdin.read)
check = event.fetch('check')
about = check['metadata'] || {}
name = check['name'] || about['name']
client = event.dig('client', 'name') || event.dig('entity', 'metadata', 'name') || 'unknown'
ended = check['status'].to_i.zero?
# Sensu Go says when the check last was well; Sensu Core when it ran.
since = check['last_ok'].to_i.positive? && !ended ? check['last_ok'] : check['executed'] || check['issued']
at = Time.at((since || Time.now).to_i).utc.iso8601

alert = {
  status: ended ? 'resolved' : 'firing',
  labels: { alertname: name, client: client, severity: check['status'].to_i >= 2 ? 'critical' : 'warning' },
  annotations: {
    summary: check['output'].to_s.strip[0, 300],
    grafana_url: (check['grafana_url'] || about.dig('annotations', 'grafana_url')).to_s
  },
  startsAt: ended ? '' : at,
  endsAt: ended ? at : '',
  fingerprint: "#{client}/#{name}"
}
# A warning that becomes critical is the same alert.
body = { version: '4', receiver: 'sensu', groupKey: "sensu/#{client}/#{name}", alerts: [alert] }

room = ENV.fetch('HUBOT_ROOM', '')
path = room.empty? ? '/grafana-alerts' : "/grafana-alerts/#{ERB::Util.url_encode(room)}"
address = URI.parse(ENV.fetch('HUBOT_URL') + path)
request = Net::HTTP::Post.new(address)
request['Authorization'] = "Bearer #{ENV.fetch('WEBHOOK_SECRET')}"
request['Content-Type'] = 'application/json'
request.body = body.to_json
answer = Net::HTTP.start(address.host, address.port, use_ssl: address.scheme == 'https') do |http|
  http.request(request)
end
abort "The bot answered #{answer.code}: #{answer.body}" unless answer.code == '202'
