-- HipChat's people on Prosody: rosters with mention names, and vCards with FN and NICKNAME.
-- The option hipchat_people lists them: { user = "1_1", name = …, mention_name = …, email = … }.
-- A <push xmlns="urn:test:hipchat" user="1_1"> sent to the host becomes a roster push to that user,
-- with the same children.
local st = require "util.stanza";
local people = module:get_option("hipchat_people", {});

module:hook("iq/self/jabber:iq:roster:query", function(event)
	if event.stanza.attr.type ~= "get" then return; end
	local reply = st.reply(event.stanza):query("jabber:iq:roster");
	for _, person in ipairs(people) do
		reply:tag("item", {
			jid = person.user .. "@" .. module.host, subscription = "both",
			name = person.name, mention_name = person.mention_name, email = person.email,
		}):up();
	end
	event.origin.send(reply);
	event.origin.interested = true;
	return true;
end, 10);

module:hook("iq/self/vcard-temp:vCard", function(event)
	if event.stanza.attr.type ~= "get" then return; end
	for _, person in ipairs(people) do
		if person.user == event.origin.username then
			event.origin.send(st.reply(event.stanza):tag("vCard", { xmlns = "vcard-temp" })
				:text_tag("FN", person.name):text_tag("NICKNAME", person.mention_name):up());
			return true;
		end
	end
end, 10);

module:hook("iq-set/host/urn:test:hipchat:push", function(event)
	local push = event.stanza.tags[1];
	for _, session in pairs(prosody.hosts[module.host].sessions[push.attr.user].sessions) do
		local iq = st.iq({ type = "set", id = "push", to = session.full_jid })
			:tag("query", { xmlns = "jabber:iq:roster" });
		for item in push:childtags() do
			iq:tag("item", {
				jid = item.attr.jid, name = item.attr.name, mention_name = item.attr.mention_name,
			}):up();
		end
		session.send(iq);
	end
	event.origin.send(st.reply(event.stanza));
	return true;
end);
