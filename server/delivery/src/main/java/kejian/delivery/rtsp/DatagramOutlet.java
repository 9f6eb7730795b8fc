package kejian.delivery.rtsp;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * Datagrams to one client. Its address is the TCP peer's for good; a probe of a box behind a NAT
 * may move the ports alone, so that nobody can be sent what somebody else asked for.
 */
final class DatagramOutlet implements Outlet {

    private final MediaPorts ports;
    private InetSocketAddress media;
    private InetSocketAddress control;

    DatagramOutlet(MediaPorts ports, InetAddress peer, int mediaPort, int controlPort) {
        this.ports = ports;
        media = new InetSocketAddress(peer, mediaPort);
        control = new InetSocketAddress(peer, controlPort);
    }

    InetSocketAddress mediaTo() {
        return media;
    }

    InetSocketAddress controlTo() {
        return control;
    }

    boolean isOf(InetAddress address) {
        return media.getAddress().equals(address);
    }

    void moveMedia(int port) {
        media = new InetSocketAddress(media.getAddress(), port);
    }

    void moveControl(int port) {
        control = new InetSocketAddress(control.getAddress(), port);
    }

    @Override
    public int headRoom() {
        return 0;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void media(ByteBuf packet) {
        ports.send(packet, media);
    }

    @Override
    public void control(ByteBuf packet) {
        ports.sendControl(packet, control);
    }

    @Override
    public void flush() {
        ports.flushSoon();
    }

    @Override
    public void close() {
        // the ports are everybody's
    }
}
