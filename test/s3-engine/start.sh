#!/bin/bash
# start.sh [ceph|swift]: starts a real S3 engine on 127.0.0.1:${S3_ENGINE_PORT:-9710}; stop.sh ends it.
exec "$(dirname "$0")/start-${1:-ceph}.sh"
