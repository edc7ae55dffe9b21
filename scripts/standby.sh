#!/bin/sh
# A synchronous standby for the city's PostgreSQL: every answer that was given stands on two machines.
#   standby.sh prepare <data>                    on the primary, once: role and slot for the standby
#   standby.sh make <primary conninfo> <data>    on the standby: copies the primary into <data>, ready to start
#   standby.sh attach <data>                     on the primary: from now on answers wait for the standby
#   standby.sh detach <data>                     on the primary: they wait no longer (the standby is lost or in repair)
#   standby.sh status <data>                     on either: who it is, who follows, how far behind
#   standby.sh promote <data>                    on the standby, when the primary is dead and will not come back by itself
# Runs as the account that owns <data>. PGBIN: folder of PostgreSQL's programs. PGPORT, PGHOST: where <data> listens.
# The primary must be made sure of before `promote` (powered off, or its network cut): two primaries are two truths.
set -eu

NAME=balai_standby
bin=${PGBIN:-$(dirname "$(command -v postgres || ls -d /usr/lib/postgresql/*/bin/postgres 2>/dev/null | sort -V | tail -n 1)")}

die() {
  printf 'standby.sh: %s\n' "$*" >&2
  exit 1
}
ask() { "$bin/psql" -XAtq -v ON_ERROR_STOP=1 -d postgres -c "$1"; }
running() { "$bin/pg_ctl" -D "$1" status >/dev/null 2>&1; }
need() { [ $# -ge 2 ] && [ -n "$2" ] || die "say which folder: the comment at the head of this file has the lines."; }

case ${1:-} in
  prepare)
    need "$@"
    running "$2" || die "PostgreSQL does not run on $2: start it first."
    ask "do \$\$ begin
      if not exists (select from pg_roles where rolname = '$NAME') then create role $NAME login replication; end if;
    end \$\$"
    ask "select pg_create_physical_replication_slot('$NAME') where not exists
      (select from pg_replication_slots where slot_name = '$NAME')" >/dev/null
    # A standby that is away for long must not fill the primary's disk; then it is made anew.
    ask "alter system set max_slot_wal_keep_size = '16GB'"
    ask "select pg_reload_conf()" >/dev/null
    echo "Ready. Give $NAME a password (\\password $NAME) and a line in pg_hba.conf: hostssl replication $NAME <address of the standby>/32 scram-sha-256"
    ;;
  make)
    need "$@"
    [ $# -ge 3 ] || die 'say: standby.sh make <primary conninfo> <data>'
    [ ! -e "$3" ] || [ -z "$(ls -A "$3")" ] || die "$3 is not empty: a standby is made in a new folder."
    "$bin/pg_basebackup" -d "$2" -D "$3" -S "$NAME" -X stream -c fast -R ||
      die 'the primary could not be copied; the reason stands above.'
    # The name by which the primary waits for it.
    printf "primary_conninfo = '%s application_name=%s'\nprimary_slot_name = '%s'\nhot_standby = on\nsynchronous_standby_names = ''\n" \
      "$(printf %s "$2" | sed "s/'/''/g")" "$NAME" "$NAME" >>"$3/postgresql.auto.conf"
    chmod 700 "$3"
    echo "Made. Start it (systemctl start postgresql, or $bin/pg_ctl -D $3 start), then say on the primary: standby.sh attach <data>"
    ;;
  attach)
    need "$@"
    following=$(ask "select count(*) from pg_stat_replication where application_name = '$NAME' and state = 'streaming'")
    [ "$following" = 1 ] || die 'the standby does not follow yet: start it, wait until `status` says streaming, then attach.'
    # `on`: an answer waits until the standby has it on its disk, not only in memory.
    ask "alter system set synchronous_commit = 'on'"
    ask "alter system set synchronous_standby_names = '$NAME'"
    ask 'select pg_reload_conf()' >/dev/null
    for _ in 1 2 3 4 5 6 7 8 9 10; do
      [ "$(ask "select sync_state from pg_stat_replication where application_name = '$NAME'")" = sync ] && break
      sleep 1
    done
    ask "select 'The standby is ' || sync_state || ': what is answered from now on is on both disks.' from pg_stat_replication where application_name = '$NAME'"
    ;;
  detach)
    need "$@"
    ask "alter system set synchronous_standby_names = ''"
    ask 'select pg_reload_conf()' >/dev/null
    echo 'Answers wait for no standby: a loss of this machine now loses acts. Make a new standby soon.'
    ;;
  status)
    need "$@"
    running "$2" || die "PostgreSQL does not run on $2."
    if [ "$(ask 'select pg_is_in_recovery()')" = t ]; then
      ask "select 'standby, ' || coalesce((select status from pg_stat_wal_receiver), 'not connected') || ', last act ' ||
        coalesce(pg_last_xact_replay_timestamp()::text, 'none')"
    else
      ask "select 'primary, waits for ' || coalesce(nullif(current_setting('synchronous_standby_names'), ''), 'nobody')"
      ask "select '  ' || application_name || ': ' || state || ', ' || sync_state || ', ' ||
        pg_size_pretty(pg_wal_lsn_diff(pg_current_wal_lsn(), flush_lsn)) || ' behind' from pg_stat_replication"
    fi
    ;;
  promote)
    need "$@"
    running "$2" || die "PostgreSQL does not run on $2: start the standby, it then takes what it has and can be promoted."
    [ "$(ask 'select pg_is_in_recovery()')" = t ] || die "$2 is a primary already."
    "$bin/pg_ctl" -D "$2" -w promote >/dev/null || die 'it could not be promoted; its log has the reason.'
    echo 'Promoted. Point DATABASE_URL and DATABASE_OWNER_URL here, start Balai, then make a new standby from this one.'
    ;;
  *)
    sed -n '2,/^set /p' "$0" | sed '$d; s/^# \{0,1\}//'
    [ "${1:-help}" = help ]
    ;;
esac
