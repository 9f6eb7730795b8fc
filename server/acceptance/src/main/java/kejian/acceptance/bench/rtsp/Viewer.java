package kejian.acceptance.bench.rtsp;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import kejian.acceptance.rtsp.Mode;
import org.jspecify.annotations.Nullable;

/** One of many boxes: it writes down when each payload came, and keeps nothing of it. */
final class Viewer implements AutoCloseable {

    private static final int RTP_HEAD = 12;
    private static final int PACKET = 188;
    private static final long PAYLOAD = 7 * PACKET;
    private static final int ROOM = 1 << 14;
    private static final int TRIES = 200;

    private final SocketChannel control;
    private final String address;
    private final Mode mode;
    private final String session;
    private final ByteBuffer in = ByteBuffer.allocate(ROOM);
    private @Nullable DatagramChannel media;
    private int asked;

    // since the measured time began
    private long[] arrivals = {};
    private int count;
    private long bytes;
    private long faults;
    private int sequence = -1;

    private @Nullable Picture awaited;
    private long askedAt;
    private long waited;

    private Viewer(SocketChannel control, String address, String stream, Mode mode)
            throws IOException {
        this.control = control;
        this.address = address;
        this.mode = mode;
        String places = "interleaved=0-1";
        if (mode.isUdp()) {
            DatagramChannel opened = even();
            media = opened;
            int port = ((InetSocketAddress) opened.getLocalAddress()).getPort();
            places = "client_port=" + port + "-" + (port + 1);
        }
        String transport = "Transport: " + mode.text() + ";unicast;" + places + "\r\n";
        say("SETUP", address + stream, transport, "");
        String reply = reply();
        int begin = reply.indexOf("Session: ");
        if (!reply.startsWith("RTSP/1.0 200") || begin < 0) {
            throw new IOException("SETUP answers " + reply.lines().findFirst().orElse("nothing"));
        }
        session = reply.substring(begin + 9).split("[;\r]", 2)[0];
        int port = reply.indexOf("server_port=");
        if (media != null && port >= 0) {
            String digits = reply.substring(port + 12, reply.indexOf('-', port));
            // connected, so that a packet costs no object
            media.connect(new InetSocketAddress("127.0.0.1", Integer.parseInt(digits)));
        }
    }

    /**
     * @param path of the whole
     * @param stream what its one stream's address has more
     */
    static Viewer open(
            InetSocketAddress server, String path, String stream, Mode mode, Selector selector)
            throws IOException {
        SocketChannel control = SocketChannel.open();
        control.setOption(java.net.StandardSocketOptions.TCP_NODELAY, true);
        control.connect(server);
        String address = "rtsp://127.0.0.1:" + server.getPort() + path;
        Viewer viewer = new Viewer(control, address, stream, mode);
        control.configureBlocking(false);
        control.register(selector, SelectionKey.OP_READ, viewer);
        if (viewer.media != null) {
            viewer.media.configureBlocking(false);
            viewer.media.register(selector, SelectionKey.OP_READ, viewer);
        }
        return viewer;
    }

    private static DatagramChannel even() throws IOException {
        for (int i = 0; i < TRIES; i++) {
            DatagramChannel channel = DatagramChannel.open();
            channel.bind(new InetSocketAddress("127.0.0.1", 0));
            if (((InetSocketAddress) channel.getLocalAddress()).getPort() % 2 == 0) {
                return channel;
            }
            channel.close();
        }
        throw new IOException("no even UDP port");
    }

    private void say(String method, String target, String fields, String sessionField)
            throws IOException {
        String text =
                method
                        + " "
                        + target
                        + " RTSP/1.0\r\nCSeq: "
                        + ++asked
                        + "\r\nUser-Agent: CTC/2.0\r\n"
                        + sessionField
                        + fields
                        + "\r\n";
        ByteBuffer all = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        while (all.hasRemaining()) {
            control.write(all);
        }
    }

    /** Before any media. */
    private String reply() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(2_048);
        String text = "";
        while (!text.contains("\r\n\r\n")) {
            if (control.read(bytes) < 0) {
                throw new IOException("closed");
            }
            text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII);
        }
        return text;
    }

    /** From the beginning at the usual speed, said as every server understands it. */
    void play() throws IOException {
        say("PLAY", address, "Range: npt=0-\r\n", "Session: " + session + "\r\n");
    }

    /** Begins, or changes the speed. */
    void play(String range, String scale) throws IOException {
        String fields = "Range: npt=" + range + "\r\nScale: " + scale + "\r\n";
        say("PLAY", address, fields, "Session: " + session + "\r\n");
    }

    void heartbeat() throws IOException {
        say("GET_PARAMETER", address, "", "Session: " + session + "\r\n");
    }

    /** From now on the time until the first picture of the next jump is taken. */
    void awaits() {
        awaited = new Picture();
        askedAt = System.nanoTime();
        waited = 0;
    }

    /** Nanoseconds that the picture took, 0 while it is not there. */
    long waited() {
        return waited;
    }

    /** Forgets what came, and writes down so many of what comes. */
    void measure(int payloads) {
        arrivals = new long[payloads];
        count = 0;
        bytes = 0;
    }

    void read(SelectionKey key, ByteBuffer scratch) throws IOException {
        long now = System.nanoTime();
        if (key.channel() instanceof DatagramChannel datagrams) {
            while (true) {
                scratch.clear();
                if (datagrams.read(scratch) == 0) {
                    return;
                }
                payload(scratch.array(), 0, scratch.position(), now);
            }
        }
        while (true) {
            int read = control.read(in);
            if (read < 0) {
                throw new IOException("the edge has closed a connection");
            }
            if (read == 0) {
                return;
            }
            take(now);
        }
    }

    private void take(long now) throws IOException {
        byte[] all = in.array();
        int at = 0;
        int end = in.position();
        while (at < end) {
            int length;
            if (all[at] == '$') {
                if (end - at < 4) {
                    break;
                }
                length = 4 + ((all[at + 2] & 0xff) << 8 | all[at + 3] & 0xff);
                if (end - at < length) {
                    break;
                }
                if (all[at + 1] == 0) {
                    payload(all, at + 4, at + length, now);
                }
            } else {
                length = head(all, at, end);
                if (length == 0) {
                    break;
                }
            }
            at += length;
        }
        System.arraycopy(all, at, all, 0, end - at);
        in.position(end - at);
    }

    /** Answers have no body here. */
    private static int head(byte[] all, int at, int end) throws IOException {
        for (int i = at + 3; i < end; i++) {
            if (all[i] == '\n' && all[i - 1] == '\r' && all[i - 2] == '\n') {
                String text = new String(all, at, i - at, StandardCharsets.US_ASCII);
                if (text.startsWith("RTSP/1.0 ") && !text.startsWith("RTSP/1.0 200")) {
                    throw new IOException(text.lines().findFirst().orElse(""));
                }
                return i + 1 - at;
            }
        }
        return 0;
    }

    private void payload(byte[] packet, int from, int to, long now) {
        int begin = from;
        if (mode.isRtp()) {
            int next = (packet[from + 2] & 0xff) << 8 | packet[from + 3] & 0xff;
            if (sequence >= 0 && next != (sequence + 1 & 0xffff)) {
                faults++;
            }
            sequence = next;
            begin += RTP_HEAD;
        }
        if ((to - begin) % PACKET != 0 || packet[begin] != 0x47) {
            faults++;
            return;
        }
        if (awaited != null && waited == 0 && awaited.look(packet, begin, to)) {
            waited = now - askedAt;
            awaited = null;
        }
        if (count < arrivals.length) {
            arrivals[count++] = now;
        }
        bytes += to - begin;
    }

    String mode() {
        return mode.text();
    }

    /** Packets lost or mangled. */
    long faults() {
        return faults;
    }

    long bytes() {
        return bytes;
    }

    /**
     * How much later than the earliest of them each payload came, against the stream's own clock.
     *
     * @return nanoseconds
     */
    long[] lateness(int bps) {
        long[] late = new long[count];
        long least = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            late[i] = arrivals[i] - i * PAYLOAD * 8_000_000_000L / bps;
            least = Math.min(least, late[i]);
        }
        for (int i = 0; i < count; i++) {
            late[i] -= least;
        }
        return late;
    }

    @Override
    public void close() throws IOException {
        control.close();
        if (media != null) {
            media.close();
        }
    }
}
