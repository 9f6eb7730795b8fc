package kejian.acceptance.rtsp;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client of RTSP: a telecom box or a plain player, by the agent that it names and the transport
 * that it asks for. It reads on a thread of its own, and keeps all that comes.
 */
public final class RtspBox implements AutoCloseable {

    public static final String TELECOM = "CTC/2.0";
    public static final String PLAIN = "Plain/1.0";

    private static final int ANSWERS = 64;
    private static final int WITHIN_S = 20;
    private static final int DATAGRAM = 2_048;
    private static final int MANY_BYTES = 1 << 21;

    /** An answer. */
    public record Reply(int status, Map<String, String> fields, String body) {

        /** Empty where there is none. */
        public String field(String name) {
            return fields.getOrDefault(name.toLowerCase(Locale.ROOT), "");
        }
    }

    private final Socket socket;
    private final String agent;
    private final BlockingQueue<Reply> replies = new ArrayBlockingQueue<>(ANSWERS);
    private final List<Map<String, String>> notices = new CopyOnWriteArrayList<>();
    private final Thread reader;
    private @Nullable DatagramSocket media;
    private @Nullable DatagramSocket control;
    private final List<DatagramSocket> others = new CopyOnWriteArrayList<>();
    private volatile Received received = new Received(false);
    private volatile boolean isClosed;
    private volatile boolean isIdle;
    private int sequence;
    private String session = "";

    public RtspBox(int port, String agent) throws IOException {
        this(InetAddress.getLoopbackAddress(), port, agent);
    }

    public RtspBox(InetAddress server, int port, String agent) throws IOException {
        this.agent = agent;
        socket = new Socket();
        socket.setReceiveBufferSize(1 << 16);
        socket.connect(new InetSocketAddress(server, port), WITHIN_S * 1000);
        socket.setTcpNoDelay(true);
        reader = Thread.ofPlatform().daemon().name("rtsp box").start(this::read);
    }

    /** Asks and waits for the answer. */
    public Reply ask(String method, String target, String... fields)
            throws IOException, InterruptedException {
        StringBuilder text = new StringBuilder();
        text.append(method).append(' ').append(target).append(" RTSP/1.0\r\nCSeq: ");
        text.append(++sequence).append("\r\n");
        if (!agent.isEmpty()) {
            text.append("User-Agent: ").append(agent).append("\r\n");
        }
        if (!session.isEmpty()) {
            text.append("Session: ").append(session).append("\r\n");
        }
        for (String field : fields) {
            text.append(field).append("\r\n");
        }
        send(text.append("\r\n").toString());
        return reply();
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public synchronized void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next answer. */
    public Reply reply() throws IOException, InterruptedException {
        Reply reply = replies.poll(WITHIN_S, TimeUnit.SECONDS);
        if (reply == null) {
            throw new IOException("no answer");
        }
        return reply;
    }

    /** Sets a session up, and goes on with it. */
    public Reply setUp(String target, Mode mode) throws IOException, InterruptedException {
        received = new Received(mode.isRtp());
        String places = "interleaved=0-1";
        if (mode.isUdp()) {
            openPorts();
            int port = port();
            places = "client_port=" + port + "-" + (port + 1);
        }
        return setUp(target, mode.text() + ";unicast;" + places);
    }

    /**
     * Likewise.
     *
     * @param transport as it goes into the header
     */
    public Reply setUp(String target, String transport) throws IOException, InterruptedException {
        Reply reply = ask("SETUP", target, "Transport: " + transport);
        session = reply.field("Session").split(";", 2)[0];
        return reply;
    }

    /** Forgets or names a session. */
    public void names(String id) {
        session = id;
    }

    public String session() {
        return session;
    }

    /** The first of two UDP ports. */
    public int port() {
        return java.util.Objects.requireNonNull(media).getLocalPort();
    }

    /**
     * Sends a datagram from another port of this box.
     *
     * @return what comes to that port
     */
    public Received probe(int to, byte[] bytes) throws IOException {
        Received there = new Received(/* isRtp= */ false);
        DatagramSocket from = new DatagramSocket(0);
        others.add(from);
        Thread.ofPlatform().daemon().name("rtsp probe").start(() -> listen(from, there));
        from.send(new DatagramPacket(bytes, bytes.length, socket.getInetAddress(), to));
        return there;
    }

    private static void listen(DatagramSocket on, Received to) {
        byte[] bytes = new byte[DATAGRAM];
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        try {
            while (!on.isClosed()) {
                packet.setLength(bytes.length);
                on.receive(packet);
                to.media(bytes, packet.getLength(), System.nanoTime());
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void openPorts() throws IOException {
        for (int i = 0; i < 100; i++) {
            DatagramSocket first = new DatagramSocket(0);
            try {
                DatagramSocket second = new DatagramSocket(first.getLocalPort() + 1);
                media = listening(first, false);
                control = listening(second, true);
                return;
            } catch (SocketException | IllegalArgumentException e) {
                first.close();
            }
        }
        throw new IOException("no two free ports");
    }

    private DatagramSocket listening(DatagramSocket on, boolean isControl) throws IOException {
        on.setReceiveBufferSize(MANY_BYTES);
        Thread.ofPlatform().daemon().name("rtsp media").start(() -> listen(on, isControl));
        return on;
    }

    private void listen(DatagramSocket on, boolean isControl) {
        byte[] bytes = new byte[DATAGRAM];
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        try {
            while (!on.isClosed()) {
                packet.setLength(bytes.length);
                on.receive(packet);
                if (isControl) {
                    received.control(bytes, packet.getLength());
                } else {
                    received.media(bytes, packet.getLength(), System.nanoTime());
                }
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void read() {
        try (InputStream raw = socket.getInputStream();
                DataInputStream in = new DataInputStream(new BufferedInputStream(raw, 1 << 16))) {
            while (true) {
                while (isIdle) {
                    TimeUnit.MILLISECONDS.sleep(10);
                }
                int first = in.read();
                if (first < 0) {
                    break;
                }
                if (first == '$') {
                    int channel = in.readUnsignedByte();
                    byte[] frame = new byte[in.readUnsignedShort()];
                    in.readFully(frame);
                    if (channel % 2 == 0) {
                        received.media(frame, frame.length, System.nanoTime());
                    } else {
                        received.control(frame, frame.length);
                    }
                } else {
                    message(first, in);
                }
            }
        } catch (IOException e) {
            // the server or we have closed it
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        isClosed = true;
    }

    private void message(int first, DataInputStream in) throws IOException {
        StringBuilder head = new StringBuilder().append((char) first);
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ends within a head: " + head);
            }
            head.append((char) next);
        }
        String[] lines = head.toString().split("\r\n");
        Map<String, String> fields = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            fields.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        byte[] body = new byte[Integer.parseInt(fields.getOrDefault("content-length", "0"))];
        in.readFully(body);
        if (lines[0].startsWith("RTSP/1.0 ")) {
            int status = Integer.parseInt(lines[0].substring(9, 12));
            replies.add(new Reply(status, fields, new String(body, StandardCharsets.UTF_8)));
        } else if (lines[0].startsWith("ANNOUNCE ")) {
            notices.add(fields);
            send("RTSP/1.0 200 OK\r\nCSeq: " + fields.get("cseq") + "\r\n\r\n");
        } else {
            received.fault("unexpected: " + lines[0]);
        }
    }

    /** Whether it stops reading for a while. */
    public void idles(boolean wanted) {
        isIdle = wanted;
    }

    public Received received() {
        return received;
    }

    /** Begins a new account of what comes. */
    public Received receivesAnew(Mode mode) {
        received = new Received(mode.isRtp());
        return received;
    }

    /** The heads of what the server has told by itself. */
    public List<Map<String, String>> notices() {
        return notices;
    }

    /** Whether the server has closed the connection. */
    public boolean isClosed() {
        return isClosed;
    }

    @Override
    public void close() throws IOException {
        socket.close();
        others.forEach(DatagramSocket::close);
        if (media != null) {
            media.close();
        }
        if (control != null) {
            control.close();
        }
    }
}
