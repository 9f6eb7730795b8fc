package kejian.acceptance.rtsp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/**
 * Requests that are nearly right, by a seed: each is answered or ends the connection, nothing is
 * left behind, and nothing is in the log. {@code -Drtsp.fuzz=100000} for all of them.
 */
class RtspFuzzTest {

    private static final int REQUESTS = Integer.getInteger("rtsp.fuzz", 3_000);
    private static final long SEED = Long.getLong("rtsp.seed", 20_261_126L);
    private static final int PATIENCE_MS = 20_000;

    /** Requests on one connection, if it lives so long. */
    private static final int ON_ONE = 12;

    private static final List<String> METHODS =
            List.of(
                    "OPTIONS",
                    "DESCRIBE",
                    "SETUP",
                    "PLAY",
                    "PAUSE",
                    "TEARDOWN",
                    "GET_PARAMETER",
                    "SET_PARAMETER",
                    "ANNOUNCE",
                    "RECORD",
                    "BREW",
                    "play",
                    "");

    private static final List<String> TRANSPORTS =
            List.of(
                    "MP2T/TCP;unicast;interleaved=0-1",
                    "MP2T/RTP/TCP;interleaved=2-3,MP2T/UDP;client_port=40000-40001",
                    "RTP/AVP;unicast;client_port=41000-41001",
                    "RTP/AVP/TCP;interleaved=254-255",
                    "RTP/AVP/TCP",
                    "MP2T/UDP;client_port=999999",
                    "MP2T/UDP;destination=10.0.0.1;client_port=5000-5001",
                    ",,;;==,RTP/AVP;client_port=-1--2",
                    "RTP/AVP;interleaved=0-1",
                    "x".repeat(3_000));

    private static final List<String> RANGES =
            List.of(
                    "npt=beginning-",
                    "npt=now-",
                    "npt=end-",
                    "npt=5-",
                    "npt=5.5-9",
                    "npt=23.999-",
                    "npt=9-5",
                    "npt=999999999-",
                    "npt=0:00:05-",
                    "npt=NaN-",
                    "npt=--",
                    "clock=2026-",
                    "");

    private static final List<String> SCALES =
            List.of("1", "2.0", "-4", "32", "-32", "0", "NaN", "1e9", "-0", "99999999", "1.");

    private final Random random = new Random(SEED);

    @Test
    void nearlyRightRequests_areAnsweredOrEndTheConnection() throws Exception {
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        Handler ear =
                new Handler() {
                    @Override
                    public void publish(LogRecord record) {
                        if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
                            logged.add(record);
                        }
                    }

                    @Override
                    public void flush() {}

                    @Override
                    public void close() {}
                };
        Logger root = Logger.getLogger("");
        root.addHandler(ear);
        try (RtspGround ground = new RtspGround()) {
            int sent = 0;
            int answered = 0;
            int ended = 0;
            while (sent < REQUESTS) {
                Outcome outcome = connection(ground);
                sent += outcome.sent;
                answered += outcome.answered;
                ended += outcome.ended ? 1 : 0;
                noise(ground);
            }
            RtspGround.await("no connection left", () -> none(ground));
            System.out.printf(
                    "rtsp fuzz: seed %d, %d requests, %d answers, %d connections ended%n",
                    SEED, sent, answered, ended);
            assertThat(answered).isGreaterThan(sent / 4);
            assertThat(ground.routes.sending()).isZero();
            assertThat(logged).extracting(LogRecord::getMessage).isEmpty();
        } finally {
            root.removeHandler(ear);
        }
    }

    private static boolean none(RtspGround ground) {
        try {
            return ground.port.connections() == 0 && ground.port.sessions() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private record Outcome(int sent, int answered, boolean ended) {}

    private Outcome connection(RtspGround ground) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", ground.port.port()), PATIENCE_MS);
            socket.setSoTimeout(PATIENCE_MS);
            socket.setTcpNoDelay(true);
            Answers answers = new Answers(socket.getInputStream());
            int sent = 0;
            String session = "";
            for (int i = 0; i < ON_ONE; i++) {
                byte[] bytes = request(ground, session, i);
                boolean isBroken = random.nextInt(4) == 0;
                if (isBroken) {
                    bytes = damaged(bytes);
                }
                sent++;
                try {
                    socket.getOutputStream().write(bytes);
                    if (isBroken) {
                        // whatever it was, this one makes it whole
                        socket.getOutputStream().write("\r\n\r\n".getBytes());
                        socket.shutdownOutput();
                        int before = answers.count;
                        answers.drain();
                        return new Outcome(sent, answers.count - before + sent - 1, true);
                    }
                } catch (IOException e) {
                    return new Outcome(sent, answers.count, true);
                }
                String head = answers.next();
                if (head == null) {
                    return new Outcome(sent, answers.count, true);
                }
                int at = head.indexOf("Session: ");
                if (at >= 0) {
                    session = head.substring(at + 9, at + 17);
                }
            }
            return new Outcome(sent, answers.count, false);
        }
    }

    private byte[] request(RtspGround ground, String session, int number) {
        String method = pick(METHODS);
        StringBuilder text = new StringBuilder(method);
        text.append(' ').append(random.nextInt(8) == 0 ? "*" : ground.track());
        text.append(" RTSP/1.0\r\nCSeq: ").append(number).append("\r\n");
        if (!session.isEmpty() && random.nextInt(8) != 0) {
            text.append("Session: ").append(session).append("\r\n");
        }
        if (random.nextInt(2) == 0) {
            text.append("User-Agent: ")
                    .append(random.nextBoolean() ? "CTC/2.0" : "x")
                    .append("\r\n");
        }
        if (method.equals("SETUP")) {
            text.append("Transport: ").append(pick(TRANSPORTS)).append("\r\n");
        }
        if (method.equals("PLAY")) {
            text.append("Range: ").append(pick(RANGES)).append("\r\n");
            text.append("Scale: ").append(pick(SCALES)).append("\r\n");
        }
        return text.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    private String pick(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }

    private byte[] damaged(byte[] bytes) {
        byte[] some = bytes.clone();
        for (int i = random.nextInt(6); i >= 0; i--) {
            some[random.nextInt(some.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(3) == 0
                ? java.util.Arrays.copyOf(some, random.nextInt(some.length) + 1)
                : some;
    }

    /** Datagrams of nobody. */
    private void noise(RtspGround ground) throws IOException {
        byte[] bytes = new byte[random.nextInt(100)];
        random.nextBytes(bytes);
        byte[] begin = "ZXV10STB".getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(begin, 0, bytes, 0, Math.min(begin.length, bytes.length));
        try (DatagramSocket socket = new DatagramSocket()) {
            InetAddress here = InetAddress.getLoopbackAddress();
            int port = ground.port.mediaPort() + random.nextInt(2);
            socket.send(new DatagramPacket(bytes, bytes.length, here, port));
        }
    }

    /** Reads answers and leaves out what comes between. */
    private static final class Answers {

        private final InputStream in;
        private int count;

        Answers(InputStream in) {
            this.in = in;
        }

        /** The next answer's head; nothing where the connection ended. */
        String next() throws IOException {
            try {
                while (true) {
                    int first = in.read();
                    if (first < 0) {
                        return null;
                    }
                    if (first == '$') {
                        in.read();
                        int length = in.read() << 8 | in.read();
                        in.skipNBytes(length);
                        continue;
                    }
                    StringBuilder head = new StringBuilder().append((char) first);
                    while (head.indexOf("\r\n\r\n") < 0) {
                        int next = in.read();
                        if (next < 0) {
                            return null;
                        }
                        head.append((char) next);
                    }
                    int at = head.indexOf("Content-Length: ");
                    if (at >= 0) {
                        int end = head.indexOf("\r\n", at);
                        in.skipNBytes(Integer.parseInt(head.substring(at + 16, end)));
                    }
                    if (head.charAt(0) == 'R') {
                        count++;
                        return head.toString();
                    }
                }
            } catch (java.net.SocketException | java.io.EOFException e) {
                return null; // reset, since we still wrote
            }
        }

        void drain() throws IOException {
            while (next() != null) {
                // to the end
            }
        }
    }
}
