#!/bin/sh
# Stands for the image's init: tini and Mooring are not in it. What it does is named by the boot's command.
trap 'exit 0' TERM
boot=$1
part=${3:-workspace}
does() { grep -q "\"$1\"" "$boot"; }
once() { [ ! -e "/home/agent/$1" ] && : >"/home/agent/$1"; }

# What init's wiring has for a command that is run in the container; an agent's part finds it there.
{ mkdir -p /etc/mooring/bin && printf '#!/bin/sh\nexec "$@"\n' >/etc/mooring/bin/in-workspace &&
  chmod 755 /etc/mooring/bin/in-workspace; } 2>/dev/null

echo "init of $part, by $boot"
does missing-agent && { echo 'mooring: the agent is not in the image: build it anew'; exit 2; }
does full-disk && once full && { echo 'mooring: /workspace is full: make room'; exit 1; }
does eat-memory && once eaten && exec tail /dev/zero
does agent-ends && [ "$part" = agent ] && once ended && exit 7
while :; do
  sleep 1 &
  wait $!
done
