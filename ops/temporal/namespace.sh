#!/bin/sh
# Registers the namespace once Temporal serves. Safe to run again; an existing namespace is left as it is.
# Reads TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and TEMPORAL_RETENTION (how long ended workflows stay readable).
set -eu

tries=60
until temporal operator cluster health --address "$TEMPORAL_ADDRESS" >/dev/null 2>&1; do
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    echo "Temporal does not serve at $TEMPORAL_ADDRESS after a minute: look at its log." >&2
    exit 1
  fi
  sleep 1
done

if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" --address "$TEMPORAL_ADDRESS" >/dev/null 2>&1; then
  echo "The namespace $TEMPORAL_NAMESPACE is there."
else
  temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$TEMPORAL_RETENTION" \
    --address "$TEMPORAL_ADDRESS"
fi
