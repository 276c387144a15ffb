"""What our Postfix reads, and the folders of its queue."""

QUEUE = ("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace")

SETTINGS = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file_prefixes = {folder}
maillog_file = {folder}/log
myhostname = mx.acme.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
alias_maps =
local_recipient_maps =
smtp_tls_security_level = may
smtp_tls_loglevel = 1
smtp_dns_support_level = disabled
smtp_host_lookup = native
virtual_mailbox_domains = static:all
virtual_mailbox_maps = static:all/
virtual_mailbox_base = {folder}/mail
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_tls_chain_files = {key}, {certificate}
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{sasl}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_peername_lookup = no
smtpd_junk_command_limit = 1000
transport_maps = inline:{{ {{ {gone} = error:5.1.1 no such user here }}, {{ {slow} = retry:4.4.1 no answer }} }}
  regexp:{folder}/transport
smtpd_reject_unlisted_recipient = no
delay_warning_time = 1s
queue_run_delay = 1s
minimal_backoff_time = 1s
{onward}
{policy}
"""

SERVICES = """
postlog   unix-dgram n - n - 1 postlogd
{submission} inet n - n - - smtpd
{submissions} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
{login}   inet n - n - - smtpd -o smtpd_sasl_mechanism_filter=login
{plain}   inet n - n - - smtpd
  -o smtpd_tls_security_level=none
  -o smtputf8_enable=no
  -o smtpd_sasl_auth_enable=no
  -o smtpd_relay_restrictions=reject_unauth_destination
pickup    unix n - n 60 1 pickup
cleanup   unix n - n - 0 cleanup
qmgr      unix n - n 300 1 qmgr
tlsmgr    unix - - n 1000? 1 tlsmgr
rewrite   unix - - n - - trivial-rewrite
bounce    unix - - n - 0 bounce
defer     unix - - n - 0 bounce
trace     unix - - n - 0 bounce
proxymap  unix - - n - - proxymap
anvil     unix - - n - 1 anvil
showq     unix n - n - - showq
error     unix - - n - - error
retry     unix - - n - - error
virtual   unix - n n - - virtual
smtp      unix - - n - - smtp
"""
