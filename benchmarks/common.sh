# Sourced by the benchmarks: a server on a PostgreSQL of its own in a temporary folder, both gone at the end.

need() {
  local tool
  for tool; do
    command -v "$tool" >/dev/null || { echo "$0 needs $tool (Debian: wrk, postgresql, curl, bc)" >&2; exit 1; }
  done
}

connection() { sed -n "s/^$1=//p" "$DATA_DIR/connections.properties" | tr -d '\\'; }

# Starts it, waits until it serves, and leads psql and pgbench to its database.
start_server() {
  ../bellwether serve >>"$DATA_DIR/server.log" 2>&1 &
  server=$!
  until curl -sf "$url/health/ready" >/dev/null; do
    kill -0 $server 2>/dev/null || { tail -n 20 "$DATA_DIR/server.log" >&2; exit 1; }
    sleep 0.1
  done
  PGPASSWORD=$(connection databasePassword) PGUSER=$(connection databaseUser)
  PGPORT=$(connection databaseUrl | sed 's|.*:\([0-9]*\)/.*|\1|')
  export PGPASSWORD PGUSER PGPORT PGHOST=127.0.0.1 PGDATABASE=bellwether
}

stop_server() {
  kill $server 2>/dev/null || true
  wait $server 2>/dev/null || true
}

# Its database lives on, as after any crash.
kill_server() {
  kill -9 $server
  wait $server 2>/dev/null || true
}

finish() {
  stop_server
  if [ -f "$DATA_DIR/postgresql/postmaster.pid" ]; then # nobody else stops it after a kill
    kill -INT "$(head -n 1 "$DATA_DIR/postgresql/postmaster.pid")" 2>/dev/null && sleep 2
  fi
  rm -rf "$DATA_DIR"
}

# One curl for many requests: each line on standard input is PATH, JSON and TOKEN, if any, with tabs between; each
# answer becomes a line.
post_all() {
  local path json token
  while IFS=$'\t' read -r path json token; do
    printf 'next\nurl = "%s%s"\nheader = "Content-Type: application/json"\n' "$url" "$path"
    printf 'data = "%s"\nwrite-out = "\\n"\nsilent\n' "${json//\"/\\\"}"
    [ -z "$token" ] || printf 'header = "Authorization: Bearer %s"\n' "$token"
  done | sed 1d | curl -K -
}

# The value of a field in each line.
field() { grep -o "\"$1\":\"[^\"]*\"" | cut -d '"' -f 4; }

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

export DATA_DIR PORT=${PORT:-18080}
export RATE_LIMIT_ANONYMOUS=off RATE_LIMIT_AUTHENTICATED=off RATE_LIMIT_LOGIN=off RATE_LIMIT_TRADING=off
DATA_DIR=$(mktemp -d)
url=http://127.0.0.1:$PORT
trap finish EXIT
