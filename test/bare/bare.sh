#!/bin/bash
# Tries the start on a bare Debian, as root and as an ordinary user, and each way it can fail. Needs root, debootstrap
# and about 4 GB of memory for what is written; the machine itself is not touched. About ten minutes.
#   test/bare/bare.sh [root|user|faults|check|test]…      (default: root user faults)
# BARE_DIR keeps the bare system between runs; BARE_PORT is the port (3999); BARE_SUITE another Debian (trixie).
set -u

here=$(cd "$(dirname "$0")/../.." && pwd -P)
dir=${BARE_DIR:-/tmp/balai-bare}
base=$dir/base
port=${BARE_PORT:-3999}
passed=0
failed=0
mounted=

clean() {
  # Only what runs in our own places is ended.
  for place in $mounted; do
    for process in /proc/[0-9]*; do
      case $(readlink "$process/root" 2>/dev/null) in "$place/root") kill -9 "${process#/proc/}" 2>/dev/null ;; esac
    done
    umount -R "$place/root" 2>/dev/null
    umount "$place" 2>/dev/null
    rmdir "$place" 2>/dev/null
  done
}
trap clean EXIT
trap 'exit 130' INT TERM

good() { passed=$((passed + 1)) && echo "  ok    $*"; }
bad() { failed=$((failed + 1)) && echo "  FAIL  $*"; }

# A Debian 12 with Debian's own Node 18 and npm 9.2, package lists and caches empty.
make_base() {
  [ -e "$dir/base.done" ] && return
  mkdir -p "$dir"
  echo 'Making a bare Debian (once) …'
  debootstrap --variant=minbase "${BARE_SUITE:-bookworm}" "$base" >"$dir/base.log" 2>&1 || { tail -3 "$dir/base.log"; exit 1; }
  cp /etc/resolv.conf "$base/etc/resolv.conf"
  chroot "$base" sh -c 'useradd -m warga && apt-get -qq update &&
    DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install nodejs npm ca-certificates curl iproute2 &&
    apt-get clean && rm -rf /var/lib/apt/lists/*' >>"$dir/base.log" 2>&1 || { tail -3 "$dir/base.log"; exit 1; }
  # A machine behind a proxy that reads along trusts one authority more.
  [ ! -e /etc/ssl/certs/ca-certificates.crt ] || cp /etc/ssl/certs/ca-certificates.crt "$base/etc/ssl/certs/"
  for home in /root /home/warga; do echo 'cafile=/etc/ssl/certs/ca-certificates.crt' >"$base$home/.npmrc"; done
  touch "$dir/base.done"
}

# place NAME USER [MB]: a copy of the bare system whose writes go to memory, with a clean clone in the user's home
place() {
  at=$dir/$1 user=$2 home=/home/$2
  [ "$user" != root ] || home=/root
  mounted="$mounted $at"
  mkdir -p "$at"
  mount -t tmpfs -o "size=${3:-3500}m" tmpfs "$at"
  mkdir "$at/up" "$at/work" "$at/root"
  mount -t overlay overlay -o "lowerdir=$base,upperdir=$at/up,workdir=$at/work" "$at/root"
  git clone -q "$here" "$at/root$home/balai"
  (cd "$here" && git diff HEAD --binary) | (cd "$at/root$home/balai" && git apply --allow-empty 2>/dev/null)
  chroot "$at/root" chown -R "$user:" "$home/balai"
}

# inside COMMAND: in the place, with processes and mounts of its own; NONET=1: without any network
inside() {
  # shellcheck disable=SC2016
  unshare --mount --pid --ipc --fork --kill-child ${NONET:+--net} bash -c '
    mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev"
    cp /etc/resolv.conf "$1/etc/resolv.conf"
    [ -z "${NONET:-}" ] || ip link set lo up
    exec chroot --userspec="$2" "$1" env -i HOME="$3" USER="$2" PORT="$4" LANG=C.UTF-8 \
      PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin sh -c "cd ~/balai && $5"
  ' inside "$at/root" "$user" "$home" "$port" "$1" </dev/null 2>&1
}

# says NAME SENTENCE COMMAND: it ends with 1, its last line is the sentence, and no stack is shown
says() {
  said=$(NONET=${NONET:-} inside "$3; echo \"code \$?\"")
  code=$(printf '%s\n' "$said" | sed -n 's/^code //p' | tail -1)
  said=$(printf '%s\n' "$said" | sed '/^code /d')
  if [ "$code" = 1 ] && printf '%s\n' "$said" | grep -qE -- "$2" && ! printf '%s\n' "$said" | grep -qE '^ +at '; then
    good "$1: $(printf '%s\n' "$said" | grep -E -- "$2" | tail -1 | cut -c1-200)"
  else
    bad "$1 (code $code): $(printf '%s\n' "$said" | tail -4)"
  fi
}

# serve NAME LIMIT_MS [AFTER]: starts, waits for the first page, runs AFTER, ends by Ctrl-C and looks that nothing is left
serve() {
  said=$(NONET=${NONET:-} inside "
    begun=\$(date +%s%N)
    setsid ./balai start >/tmp/said 2>&1 & pid=\$!
    for i in \$(seq 6000); do
      curl -so /dev/null http://127.0.0.1:$port/ && break
      kill -0 \$pid 2>/dev/null || break
      sleep 0.05
    done
    took=\$((( \$(date +%s%N) - begun) / 1000000))
    echo \"took \$took \$(curl -so /dev/null -w '%{http_code}' http://127.0.0.1:$port/)\"
    ${3:-:}
    begun=\$(date +%s%N)
    kill -INT \$pid; wait \$pid; echo \"ended \$? \$((( \$(date +%s%N) - begun) / 1000000))\"
    # The shells that watch are gone a moment later.
    sleep 1
    echo \"left \$(cat /proc/[0-9]*/comm 2>/dev/null | grep -cE '^(postgres|node)')\"
    grep -v '^migrated' /tmp/said")
  took=$(printf '%s\n' "$said" | sed -n 's/^took //p')
  ended=$(printf '%s\n' "$said" | sed -n 's/^ended //p')
  left=$(printf '%s\n' "$said" | sed -n 's/^left //p')
  if [ "${took#* }" = 200 ] && [ "${took% *}" -lt "$2" ]; then good "$1: the first page after ${took% *} ms"
  else bad "$1: ${took:-no page}; $(printf '%s\n' "$said" | tail -5)"; fi
  if printf '%s\n' "$said" | grep -q 'ibu-siti'; then good "$1: says as whom to sign in"
  else bad "$1: says nobody to sign in as"; fi
  if [ "${ended% *}" = 0 ] && [ "$left" = 0 ]; then good "$1: Ctrl-C ends it in ${ended#* } ms, nothing left running"
  else bad "$1: ended with ${ended% *}, $left left running"; fi
  if printf '%s\n' "$said" | grep -qiE '"level":"error"|^ +at |fontconfig'; then
    bad "$1: noise: $(printf '%s\n' "$said" | grep -iE '"level":"error"|^ +at |fontconfig' | head -2 | cut -c1-300)"
  else good "$1: nothing but plain words"; fi
}

whole_life() {
  place "$1" "$1"
  serve "$1, first start" 300000
  NONET=1 serve "$1, second start without network" 5000
  # Everything is killed at once; what follows is a plain start.
  NONET=1 inside "setsid ./balai start >/dev/null 2>&1 & sleep 6; curl -so /dev/null http://127.0.0.1:$port/; kill -9 -1" >/dev/null
  NONET=1 serve "$1, after kill -9 of everything" 15000 "
    PORT=$((port + 1)) ./balai start 2>&1 | grep -q '^balai: Another Balai runs on .*stop it first' && echo second-refused
    ./balai start 2>&1 | grep -q '^balai: Port $port is taken' && echo port-refused"
  printf '%s\n' "$said" | grep -q second-refused && good "$1: a second copy on the same data is refused" || bad "$1: a second copy was not refused"
  printf '%s\n' "$said" | grep -q port-refused && good "$1: a taken port is refused" || bad "$1: a taken port was not refused"
}

faults() {
  place faults warga
  NONET=1 says 'no network, no libraries' 'no way to the npm registry: connect this machine' './balai start'
  inside './balai help' | grep -q 'audit verify' && good 'help needs nothing' || bad 'help'
  inside './balai migrate' >/dev/null # brings libraries and PostgreSQL
  inside 'rm -rf .toolchain var'
  NONET=1 says 'no network, no PostgreSQL' 'PostgreSQL cannot be fetched, for there is no way' './balai start'
  mv "$at/root/etc/apt/sources.list" "$at/sources" 2>/dev/null && : >"$at/root/etc/apt/sources.list"
  says 'no PostGIS to be had' 'package sources of this machine have no PostGIS' './balai start'
  mv "$at/sources" "$at/root/etc/apt/sources.list"
  inside './balai migrate' >/dev/null
  says 'another major' 'made by PostgreSQL 17, and here is 15.*install PostgreSQL 17' 'echo 17 >var/pg/data/PG_VERSION && ./balai start'
  inside 'echo 15 >var/pg/data/PG_VERSION'
  says 'wrong settings' 'BALAI_ORIGN is no setting' 'PORT=x BALAI_ORIGN=y ./balai start'
  says 'production' 'SMTP_URL or SMS_URL is missing' 'BALAI_ENV=production ./balai start'
  says 'a database that does not answer' 'DATABASE_URL: no PostgreSQL answers' 'DATABASE_URL=postgres://a@127.0.0.1:1/x ./balai start'
  says 'a port of root' 'Port 80 may only be used by root|Port 80 is taken' 'PORT=80 ./balai start'
  place full warga 300
  says 'no space for the libraries' 'MB are free in .*make room for' './balai start'
  place half warga 1250
  says 'no space for PostgreSQL' '(no space left for PostgreSQL|MB are free).*make room' './balai start'
}

# runs COMMAND: it ends with no test failed, as an ordinary user
runs() {
  place "$1" warga 9000
  # The start works without it; the journeys' browser and its requests call the city by this name.
  echo '127.0.0.1 localhost' >"$at/root/etc/hosts"
  last=$(inside "./balai $1" | tee "$dir/$1.log" | tail -1)
  case $last in *' passed, 0 failed') good "./balai $1: $last" ;; *) bad "./balai $1: $last (see $dir/$1.log)" ;; esac
}

[ "$(id -u)" = 0 ] || { echo 'A bare system is made and entered by root: run it as root.' >&2; exit 1; }
command -v debootstrap >/dev/null || { echo 'debootstrap is missing: apt install debootstrap.' >&2; exit 1; }
make_base
[ $# -gt 0 ] || set -- root user faults
for what in "$@"; do
  echo "── $what"
  case $what in
    root) whole_life root ;;
    user) whole_life warga ;;
    faults) faults ;;
    check | test) runs "$what" ;;
    *) echo "there is no part $what" && exit 1 ;;
  esac
done
echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
