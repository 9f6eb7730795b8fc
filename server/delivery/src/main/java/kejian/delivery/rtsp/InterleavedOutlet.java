package kejian.delivery.rtsp;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * Frames between the answers of a TCP connection (RFC 2326 §10.12). A reader that does not read
 * costs what the channel's water mark allows and no more: then nothing is made for it.
 */
final class InterleavedOutlet implements Outlet {

    private static final int FRAME_HEAD = 4;

    private final Channel connection;
    private final int mediaChannel;
    private final int controlChannel;

    InterleavedOutlet(Channel connection, int mediaChannel, int controlChannel) {
        this.connection = connection;
        this.mediaChannel = mediaChannel;
        this.controlChannel = controlChannel;
    }

    boolean uses(int channel) {
        return channel == mediaChannel || channel == controlChannel;
    }

    boolean isControl(int channel) {
        return channel == controlChannel;
    }

    @Override
    public int headRoom() {
        return FRAME_HEAD;
    }

    @Override
    public boolean isReady() {
        return connection.isWritable();
    }

    @Override
    public void media(ByteBuf packet) {
        frame(packet, mediaChannel);
    }

    @Override
    public void control(ByteBuf packet) {
        frame(packet, controlChannel);
    }

    private void frame(ByteBuf packet, int channel) {
        int begin = packet.readerIndex();
        packet.setByte(begin, '$');
        packet.setByte(begin + 1, channel);
        packet.setShort(begin + 2, packet.readableBytes() - FRAME_HEAD);
        connection.write(packet, connection.voidPromise());
    }

    @Override
    public void flush() {
        connection.flush();
    }

    @Override
    public void close() {
        // the connection goes on without it
    }
}
