#!/bin/bash
# Ends what start.sh started, by its pid file.
DIR=${1:-${S3_ENGINE_DIR:-${TMPDIR:-/tmp}/s3-engine/run-${S3_ENGINE_PORT:-9710}}}
[ -s "$DIR/pid" ] || exit 0
mapfile -t PIDS < "$DIR/pid"
kill "${PIDS[@]}" 2> /dev/null
# A zombie has no exe, and its parent may never reap it.
for _ in $(seq 60); do
  LEFT=
  for pid in "${PIDS[@]}"; do readlink -q "/proc/$pid/exe" > /dev/null && LEFT=yes; done
  [ "$LEFT" ] || break
  sleep 0.05
done
# An engine without data to keep need not end well: Ceph's take up to a minute.
[ "$LEFT" ] && kill -9 "${PIDS[@]}" 2> /dev/null
rm -f "$DIR/pid"
exit 0
