#!/bin/sh
# Brings PostgreSQL with PostGIS to a Debian-like machine that has none: as root by apt, without starting a server of
# the machine's own; as another user by unpacking the machine's packages into .toolchain/, by apt folders of our own, so
# that neither root nor filled package lists are needed. Called by src/kernel/cluster/find.ts in Balai's folder.
#   sh scripts/postgres.sh [major]
# Progress on stdout. When it fails, the last line on stderr is the sentence for the user.
set -eu

version=
dots=
policy=
trap 'kill $dots 2>/dev/null || true; [ -z "$policy" ] || rm -f "$policy"' EXIT
trap 'exit 130' INT TERM

major=${1:-}
tools=$PWD/.toolchain
apt=$tools/apt
log=$tools/postgres-install.log
mkdir -p "$tools"
: >"$log"

die() {
  printf '%s\n' "$*" >&2
  exit 1
}

# quietly "what is done" command …: shows that it is being done; its words go to the log.
quietly() {
  printf '  %s ' "$1"
  shift
  (while sleep 3; do printf .; done) &
  dots=$!
  if "$@" >>"$log" 2>&1; then ok=0; else ok=1; fi
  kill $dots 2>/dev/null || true
  echo
  return $ok
}

# The same, and a failure becomes a sentence.
step() {
  quietly "$@" || explain
}

explain() {
  other='or set DATABASE_URL and DATABASE_OWNER_URL to a PostgreSQL of your own'
  if grep -qE 'No space left|not have enough free space' "$log"; then
    die "There is no space left for PostgreSQL: make room for 700 MB on the disk of $tools, then try again."
  elif grep -qE 'Temporary failure|Could not (connect|resolve)|Failed to fetch|Connection (failed|timed out)|Unable to connect' "$log"; then
    die "PostgreSQL cannot be fetched, for there is no way to this machine's package sources: connect it to the network, $other, then try again."
  elif [ -z "$version" ]; then
    die "The package sources of this machine have no PostGIS for PostgreSQL ${major:-15 or newer}: install PostgreSQL with PostGIS 3.3 or newer by hand, $other."
  fi
  die "PostgreSQL with PostGIS could not be installed (the reasons stand in $log): install both by hand, $other."
}

# The newest PostgreSQL from 15 on whose PostGIS the package sources have (or the wanted one).
choose() {
  apt-cache pkgnames postgresql- 2>>"$log" | sed -n 's/^postgresql-\([0-9][0-9]*\)-postgis-3$/\1/p' |
    awk -v want="$major" '$1 >= 15 && (want == "" || $1 == want)' | sort -n | tail -n 1
}

as_root() {
  export DEBIAN_FRONTEND=noninteractive
  version=$(choose)
  if [ -z "$version" ]; then
    step 'reading the package lists' apt-get -qq -o DPkg::Lock::Timeout=120 update
    version=$(choose)
  fi
  [ -n "$version" ] || explain
  # Balai runs a cluster of its own: no server of the machine's is made or started.
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    policy=/usr/sbin/policy-rc.d
    printf '#!/bin/sh\nexit 101\n' >$policy
    chmod +x $policy
  fi
  conf=/etc/postgresql-common/createcluster.conf
  if [ ! -e $conf ]; then
    mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' >$conf
  fi
  install_packages() {
    apt-get -y -qq --no-install-recommends -o DPkg::Lock::Timeout=120 -o Dpkg::Options::=--force-confold \
      -o Dpkg::Options::=--force-unsafe-io install "postgresql-$version" "postgresql-$version-postgis-3" tzdata
  }
  if ! quietly "installing PostgreSQL $version and PostGIS" install_packages; then
    # Lists from last month name packages that are gone.
    step 'reading the package lists' apt-get -qq -o DPkg::Lock::Timeout=120 update
    step 'installing once more' install_packages
  fi
}

as_user() {
  rm -rf "$apt"
  mkdir -p "$apt/lists/partial" "$apt/archives/partial" "$apt/sources.d"
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list >"$apt/sources.list" 2>/dev/null || true
  cp /etc/apt/sources.list.d/*.sources "$apt/sources.d" 2>/dev/null || true
  # What the machine has already would not be fetched: PostgreSQL without PostGIS, time zones cut from a slim image.
  fetch='postgres|postgis'
  [ -e /usr/share/zoneinfo/Asia/Jakarta ] || fetch="$fetch|tzdata"
  awk -v fetch="^Package: ($fetch)" 'BEGIN { RS = ""; ORS = "\n\n" } $0 !~ fetch' /var/lib/dpkg/status >"$apt/status"
  cat >"$apt/apt.conf" <<T
Dir::State "$apt"; Dir::State::lists "$apt/lists"; Dir::State::status "$apt/status";
Dir::Cache "$apt"; Dir::Cache::archives "$apt/archives"; Dir::Log "$apt";
Dir::Etc::sourcelist "$apt/sources.list"; Dir::Etc::sourceparts "$apt/sources.d";
Debug::NoLocking "1"; APT::Install-Recommends "0"; APT::Sandbox::User "";
T
  export APT_CONFIG="$apt/apt.conf"
  step 'reading the package lists' apt-get -qq update
  version=$(choose)
  [ -n "$version" ] || explain
  step "fetching PostgreSQL $version and PostGIS" \
    apt-get -y -qq --download-only install "postgresql-$version" "postgresql-$version-postgis-3"
  # No LLVM: the clusters run with jit=off.
  rm -f "$apt"/archives/libllvm* "$apt"/archives/libz3-* "$apt"/archives/locales_*
  unpack() {
    for deb in "$apt"/archives/*.deb; do dpkg -x "$deb" "$tools" || return 1; done
  }
  step 'unpacking' unpack
  cd "$tools/usr/share/postgresql/$version/extension"
  # Debian links these when it configures a package; otherwise "extension postgis is not available".
  for control in *-3.control; do ln -sf "$control" "${control%-3.control}.control"; done
  cd "$tools"
  # Debian's PostgreSQL reads time zones from /usr/share/zoneinfo, which a bare machine lacks and only root can make.
  # Then it reads them from the folder beside its data, where src/kernel/cluster links the unpacked ones.
  [ -e /usr/share/zoneinfo/Asia/Jakarta ] ||
    LC_ALL=C sed -i 's#/usr/share/zoneinfo\x00#../zoneinfo\x00\x00\x00\x00\x00\x00\x00\x00\x00#g' "usr/lib/postgresql/$version/bin/postgres"
  rm -rf "$apt"
}

command -v apt-get >/dev/null 2>&1 && command -v dpkg >/dev/null 2>&1 ||
  die 'Balai finds no PostgreSQL with PostGIS here and can bring it only to Debian-like machines: install PostgreSQL 15 or newer with PostGIS 3.3 or newer, or set DATABASE_URL and DATABASE_OWNER_URL.'
if [ "$(id -u)" = 0 ]; then as_root; else as_user; fi
rm -f "$log"
