#!/bin/busybox sh
# The first program of the guest: what the kernel needs, then the system's disk, then the scene that the command line names.
busybox mkdir -p /proc /sys /dev /system
busybox mount -t proc none /proc
busybox mount -t sysfs none /sys
busybox mount -t devtmpfs none /dev
for module in virtio_pci virtio_blk crc32c_generic ext4 xhci_pci usbhid hid_generic usblp uhid vhci_hcd ftdi_sio; do
  busybox modprobe "$module" || echo "no module $module"
done
busybox mount -t ext4 -o ro /dev/vda /system
for place in proc sys dev; do busybox mount --move "/$place" "/system/$place"; done
exec busybox switch_root /system /bin/sh /guest/system.sh
