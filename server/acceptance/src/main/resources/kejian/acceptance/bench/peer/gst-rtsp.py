# GStreamer's RTSP server as its own examples have it: one pipeline for each client, by TCP.
# Arguments: port, file of a transport stream.
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import GLib, Gst, GstRtsp, GstRtspServer  # noqa: E402

Gst.init(None)
factory = GstRtspServer.RTSPMediaFactory.new()
factory.set_launch(
    '( filesrc location="%s" ! tsparse set-timestamps=true ! rtpmp2tpay name=pay0 pt=33 )' % sys.argv[2]
)
factory.set_protocols(GstRtsp.RTSPLowerTrans.TCP)
server = GstRtspServer.RTSPServer.new()
server.set_address("127.0.0.1")
server.set_service(sys.argv[1])
server.get_mount_points().add_factory("/a.ts", factory)
if server.attach(None) == 0:
    sys.exit("port %s cannot be had" % sys.argv[1])
GLib.MainLoop().run()
