"""From a message to a person: one function for each way, each hands over or says why not.

deliver    which way a channel takes
retry      when a failed delivery is tried again
http       the one door of notifications to HTTP: through the configured egress, no redirect
socks      a connection through a SOCKS proxy, for mail
mail       a parcel as a mail, safe against injected headers
smtp       mail over TLS, or not at all
pgp        encryption through the gpg command
webhook    a signed POST
chats      Telegram, Matrix, Slack and Mattermost, ntfy
local      a command, a file
others     everything else, through apprise
ping       a sign of life
"""
