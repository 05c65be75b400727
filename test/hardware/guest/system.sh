#!/bin/sh
# The second half: as udev would, gives the device files to the account of the services, and to nobody else (kiosk-config/deploy).
busybox mount -t tmpfs none /tmp
busybox mount -t tmpfs -o mode=0750,uid=1000,gid=1000 none /run
busybox mount -t ext4 /dev/vdb /data
busybox chown -R 1000:1000 /data/terminal
busybox ip link set lo up
busybox mdev -d
busybox mdev -s
scene=$(busybox sed 's/.*scene=\([a-z]*\).*/\1/' /proc/cmdline)
/node "/opt/passerelle/hardware/$scene.mjs"
echo "@@ {\"ended\":$?}"
busybox sync
busybox poweroff -f
