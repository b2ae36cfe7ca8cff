-- HipChat's list of rooms on Prosody. The option hipchat_rooms lists them:
-- { name = "dev", title = …, guest_url = …, is_archived = true }.
local st = require "util.stanza";
local rooms = module:get_option("hipchat_rooms", {});

module:hook("iq-get/host/http://jabber.org/protocol/disco#items:query", function(event)
	local reply = st.reply(event.stanza):query("http://jabber.org/protocol/disco#items");
	for index, room in ipairs(rooms) do
		reply:tag("item", { jid = room.name .. "@" .. module.host, name = room.title })
			:tag("x", { xmlns = "http://hipchat.com/protocol/muc#room" })
			:text_tag("id", tostring(index)):text_tag("topic", ""):text_tag("privacy", "public")
			:text_tag("owner", "1_1"):text_tag("guest_url", room.guest_url or "");
		if room.is_archived then reply:tag("is_archived"):up(); end
		reply:up():up();
	end
	event.origin.send(reply);
	return true;
end, 10);
