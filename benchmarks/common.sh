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

# Hundredths of a second of CPU that these processes have used.
ticks() { for pid; do sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null || true; done | awk '{ t += $12 + $13 } END { print t + 0 }'; }

# Until the process has used less than a tenth of a core for a second: a server that has just got many markets reads them.
at_rest() { # PID
  local before
  while before=$(ticks "$1") && sleep 1 && (($(ticks "$1") - before > 10)); do :; done
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

# Registers 200 people, with their access tokens in `tokens`, and opens markets of the first one: a large one, in `one`,
# and 1,000 more, in `many`.
traders_and_markets() {
  local i
  for i in $(seq 200); do
    printf '/api/v1/auth/register\t{"email":"p%d@example.org","password":"correct horse %d","name":"Person %d"}\n' $i $i $i
  done | post_all >/dev/null
  for i in $(seq 200); do
    printf '/api/v1/auth/login\t{"email":"p%d@example.org","password":"correct horse %d"}\n' $i $i
  done | post_all | field accessToken >"$DATA_DIR/tokens"
  open_markets 1 100000 >"$DATA_DIR/one"
  open_markets 1000 500 >"$DATA_DIR/many"
}

open_markets() { # NUMBER SUBSIDY
  local i token
  token=$(head -n 1 "$DATA_DIR/tokens")
  for i in $(seq "$1"); do
    printf '/api/v1/markets\t{"name":"Market %d","outcomes":["Yes","No"],"closesAt":"2035-01-01T00:00:00Z","subsidy":%d}\t%s\n' \
      $i "$2" "$token"
  done | post_all | sed 's/^{"success":true,"data":{"id":"\([^"]*\)".*/\1/'
}

# What a page of the list asks the database, in `list.sql`; its total, in `count.sql`; and both.
list_statements() {
  local page columns
  page='select id from markets where status = '"'active'"' order by volume desc, id desc limit 21'
  ids() { psql -Atc "select array_agg($1) from markets where id in ($page)"; }
  columns='"id", "external_id", "creator_id", "name", "category", "tags", "status", "volume", "closes_at", "created_at", "updated_at", "version"'
  cat >"$DATA_DIR/list.sql" <<SQL
select $columns from markets join ($page) as page using (id) order by volume desc, id desc;
select market_id, id, name, price from outcomes where market_id = any ('$(ids id)'::uuid[]) order by market_id, position;
select id, name from users where id = any ('$(ids creator_id)'::uuid[]);
SQL
  echo "select count(*) from markets where status = 'active';" >"$DATA_DIR/count.sql"
  cat "$DATA_DIR/list.sql" "$DATA_DIR/count.sql" >"$DATA_DIR/list-and-count.sql"
}

median() { sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'; }

export DATA_DIR PORT=${PORT:-18080}
export RATE_LIMIT_ANONYMOUS=off RATE_LIMIT_AUTHENTICATED=off RATE_LIMIT_LOGIN=off RATE_LIMIT_TRADING=off
DATA_DIR=$(mktemp -d)
url=http://127.0.0.1:$PORT
trap finish EXIT
