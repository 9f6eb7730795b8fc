package kejian.acceptance.lab;

import static kejian.acceptance.lab.FramedWire.ACK;
import static kejian.acceptance.lab.FramedWire.CONTINUATION;
import static kejian.acceptance.lab.FramedWire.DATA;
import static kejian.acceptance.lab.FramedWire.END_HEADERS;
import static kejian.acceptance.lab.FramedWire.END_STREAM;
import static kejian.acceptance.lab.FramedWire.GOAWAY;
import static kejian.acceptance.lab.FramedWire.HEADERS;
import static kejian.acceptance.lab.FramedWire.RST_STREAM;
import static kejian.acceptance.lab.FramedWire.SETTINGS;
import static kejian.acceptance.lab.FramedWire.frame;
import static kejian.acceptance.lab.FramedWire.request;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import kejian.acceptance.lab.FramedWire.Frame;
import kejian.acceptance.lab.FramedWire.Seen;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client of HTTP/2 may ask of a packed edge, frame by frame, and what ends it. */
class FramesIT {

    private static final int HEAD_WITHIN_S = 2;
    private static final int ENHANCE_YOUR_CALM = 11;
    private static final int REFUSED_STREAM = 7;
    private static final int MOST_STREAMS = 100;

    @RegisterExtension
    static final RunningEdge edge =
            RunningEdge.withTls("-Dkejian.boxes.head-within=" + HEAD_WITHIN_S + "s");

    private static String segment;

    @BeforeAll
    static void findSegment() {
        segment = edge.root() + "/c/360p/init.mp4"; // within the first window
    }

    private static void assertOthersAreServed() throws IOException {
        try (FramedWire other = FramedWire.greeted(edge.secure)) {
            other.get(1, segment);
            assertThat(other.answer(1).of(HEADERS).getFirst().status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("1: what the edge says of its bounds")
    void settings_nameTheBounds() throws Exception {
        try (FramedWire wire = FramedWire.greeted(edge.secure)) {
            Frame settings = wire.until(f -> f.type() == SETTINGS).of(SETTINGS).getFirst();
            ByteBuffer pairs = ByteBuffer.wrap(settings.payload());
            int streams = 0;
            int listBytes = 0;
            while (pairs.hasRemaining()) {
                int id = pairs.getShort();
                int value = pairs.getInt();
                streams = id == 3 ? value : streams;
                listBytes = id == 6 ? value : listBytes;
            }
            assertThat(streams).isEqualTo(MOST_STREAMS);
            assertThat(listBytes).isEqualTo(8_192);
        }
    }

    /** What a slow client does. */
    interface Dawdling {
        void begin(FramedWire wire) throws IOException;
    }

    record Slow(int number, String what, boolean hasPreface, Dawdling dawdling) {
        @Override
        public String toString() {
            return number + ": " + what;
        }
    }

    static Stream<Slow> slow() {
        byte[] whole = frame(HEADERS, END_HEADERS | END_STREAM, 1, request("GET", segment));
        byte[] open = frame(HEADERS, END_STREAM, 1, request("GET", segment));
        return Stream.of(
                new Slow(2, "no preface", false, _ -> {}),
                new Slow(
                        3,
                        "half a preface",
                        false,
                        w -> w.raw("PRI * HT".getBytes(StandardCharsets.US_ASCII))),
                new Slow(4, "half a frame's head", true, w -> w.raw(Arrays.copyOf(whole, 5))),
                new Slow(5, "half a block", true, w -> w.raw(Arrays.copyOf(whole, 30))),
                new Slow(6, "a block that is not ended", true, w -> w.raw(open)),
                new Slow(
                        7,
                        "a block that drips, byte by byte",
                        true,
                        w -> {
                            w.raw(Arrays.copyOf(whole, 20));
                            drip(w, new byte[] {'x'});
                        }),
                new Slow(
                        8,
                        "a block that goes on, frame by frame",
                        true,
                        w -> {
                            w.raw(open);
                            drip(w, frame(CONTINUATION, 0, 1, FramedWire.fields("x", "y")));
                        }),
                new Slow(
                        9,
                        "half a frame of data while others are answered",
                        true,
                        w -> {
                            w.send(HEADERS, END_HEADERS, 1, request("POST", "/v/cmcd"));
                            w.raw(Arrays.copyOf(frame(DATA, 0, 1, new byte[100]), 20));
                        }));
    }

    private static void drip(FramedWire wire, byte[] drop) {
        Thread.ofVirtual()
                .start(() -> {
                    try {
                        for (int i = 0; i < 100; i++) {
                            TimeUnit.MILLISECONDS.sleep(200);
                            wire.raw(drop);
                        }
                    } catch (IOException | InterruptedException e) {
                        Thread.currentThread().interrupt(); // ended, as it should be
                    }
                });
    }

    @ParameterizedTest
    @MethodSource("slow")
    void whatNeverGetsWhole_endsTheConnectionInTime(Slow slow) throws Exception {
        try (FramedWire wire =
                slow.hasPreface ? FramedWire.greeted(edge.secure) : new FramedWire(edge.secure)) {
            long started = System.nanoTime();
            slow.dawdling.begin(wire);
            Seen seen = wire.untilEnd();
            long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started);
            assertThat(seen.ended()).isTrue();
            assertThat(seconds).isBetween(HEAD_WITHIN_S - 1L, HEAD_WITHIN_S + 3L);
            assertThat(seen.of(GOAWAY)).extracting(Frame::error).contains(ENHANCE_YOUR_CALM);
            assertThat(seen.of(HEADERS)).isEmpty();
        }
        assertOthersAreServed();
    }

    @Test
    @DisplayName("10: a client that only waits may do so")
    void connection_thatWaits_isKept() throws Exception {
        try (FramedWire wire = FramedWire.greeted(edge.secure)) {
            wire.get(1, segment);
            assertThat(wire.answer(1).of(HEADERS).getFirst().status()).isEqualTo(200);
            TimeUnit.SECONDS.sleep(HEAD_WITHIN_S + 3);
            wire.get(3, segment);
            assertThat(wire.answer(3).of(HEADERS).getFirst().status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("11: 300 requests taken back at once")
    void requests_takenBackByTheHundred_endTheConnection() throws Exception {
        try (FramedWire wire = FramedWire.greeted(edge.secure)) {
            byte[] cancel = {0, 0, 0, 8};
            int sent = 0;
            try {
                for (; sent < 300; sent++) {
                    int stream = 2 * sent + 1;
                    wire.get(stream, edge.root() + "/a/a-sd.ts");
                    wire.send(RST_STREAM, 0, stream, cancel);
                }
            } catch (IOException e) {
                assertThat(sent).as("ended after").isGreaterThan(150);
            }
            Seen seen = wire.untilEnd();
            assertThat(seen.ended()).isTrue();
            assertThat(seen.of(GOAWAY)).extracting(Frame::error).contains(ENHANCE_YOUR_CALM);
        }
        assertOthersAreServed();
    }

    @Test
    @DisplayName("12: a hundred requests taken back, which a viewer who seeks may do")
    void requests_takenBackByAViewer_areNoHarm() throws Exception {
        try (FramedWire wire = FramedWire.greeted(edge.secure)) {
            for (int i = 0; i < 100; i++) {
                wire.get(2 * i + 1, segment);
                wire.send(RST_STREAM, 0, 2 * i + 1, new byte[] {0, 0, 0, 8});
            }
            wire.get(1001, edge.root() + "/c/master.m3u8");
            // cancelled bodies use the window up: the head is enough
            Seen seen = wire.until(f -> f.type() == HEADERS && f.stream() == 1001);
            assertThat(seen.of(HEADERS).getLast().status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("13: more streams at a time than allowed")
    void streams_beyondTheBound_areRefusedAlone() throws Exception {
        try (FramedWire wire = FramedWire.greeted(edge.secure)) {
            wire.until(f -> f.type() == SETTINGS && f.flags() != ACK);
            wire.send(SETTINGS, ACK, 0, new byte[0]);
            for (int i = 0; i < MOST_STREAMS + 20; i++) {
                // never ended, so each stays open
                wire.send(HEADERS, END_HEADERS, 2 * i + 1, request("POST", "/v/cmcd"));
            }
            int last = 2 * (MOST_STREAMS + 20) - 1;
            Seen seen = wire.until(f -> f.type() == RST_STREAM && f.stream() == last);
            List<Frame> refused = seen.of(RST_STREAM);
            assertThat(refused).hasSize(20);
            assertThat(refused).extracting(Frame::error).containsOnly(REFUSED_STREAM);
            assertThat(refused.getFirst().stream()).isEqualTo(2 * MOST_STREAMS + 1);
        }
        assertOthersAreServed();
    }

    /** A request that is none. */
    record Wrong(int number, String what, boolean endsAll, List<byte[]> frames) {
        @Override
        public String toString() {
            return number + ": " + what;
        }
    }

    private static Wrong one(int number, String what, byte[] block) {
        byte[] request = frame(HEADERS, END_HEADERS | END_STREAM, 1, block);
        return new Wrong(number, what, false, List.of(request));
    }

    /** A block of any length; one that goes on past the bound ends the connection. */
    private static Wrong many(int number, String what, byte[] block) {
        int most = 16_384;
        Stream<byte[]> rest =
                Stream.iterate(most, at -> at < block.length, at -> at + most)
                        .map(at -> {
                            int to = Math.min(block.length, at + most);
                            return frame(
                                    CONTINUATION,
                                    to == block.length ? END_HEADERS : 0,
                                    1,
                                    Arrays.copyOfRange(block, at, to));
                        });
        byte[] first =
                frame(
                        HEADERS,
                        END_STREAM | (block.length <= most ? END_HEADERS : 0),
                        1,
                        Arrays.copyOf(block, Math.min(most, block.length)));
        return new Wrong(
                number, what, block.length > most, Stream.concat(Stream.of(first), rest).toList());
    }

    static Stream<Wrong> wrong() {
        return Stream.of(
                one(20, "chunks", request("GET", segment, "transfer-encoding", "chunked")),
                one(21, "a connection's field", request("GET", segment, "connection", "close")),
                one(22, "an upgrade", request("GET", segment, "upgrade", "h2c")),
                one(23, "another Host", request("GET", segment, "host", "elsewhere.test")),
                one(24, "two Hosts", request("GET", segment, "host", "box.test", "host", "b")),
                one(25, "a name in capitals", request("GET", segment, "X-Y", "z")),
                one(26, "an empty name", request("GET", segment, "", "z")),
                one(27, "a name with a space", request("GET", segment, "x y", "z")),
                one(28, "a value with a line end", request("GET", segment, "x", "y\r\nz: a")),
                one(29, "a value with NUL", request("GET", segment, "x", "y\0z")),
                one(30, "two paths", request("GET", segment, ":path", "/")),
                one(31, "no path", FramedWire.fields(":method", "GET", ":scheme", "https")),
                one(32, "no method", FramedWire.fields(":scheme", "https", ":path", segment)),
                one(
                        33,
                        "a path after a field",
                        FramedWire.fields(
                                ":method", "GET", "x", "y", ":scheme", "https", ":path", segment)),
                one(34, "an answer's status", request("GET", segment, ":status", "200")),
                one(35, "CONNECT", request("CONNECT", segment)),
                one(36, "a head of 10 KB", request("GET", segment, "x", "y".repeat(10_000))),
                many(37, "a head of 64 KB", request("GET", segment, "x", "y".repeat(65_536))),
                many(38, "1,000 fields", manyFields(1_000)),
                many(39, "a head of 8 MB", request("GET", segment, "x", "y".repeat(8_000_000))),
                many(40, "a small block that unfolds to 4 MB", unfolding()),
                new Wrong(
                        41,
                        "a block in 100 empty frames",
                        true,
                        Stream.concat(
                                        Stream.of(
                                                frame(
                                                        HEADERS,
                                                        END_STREAM,
                                                        1,
                                                        request("GET", segment))),
                                        Stream.generate(() ->
                                                        frame(CONTINUATION, 0, 1, new byte[0]))
                                                .limit(100))
                                .toList()),
                new Wrong(
                        42,
                        "data without a request",
                        true,
                        List.of(frame(DATA, END_STREAM, 1, new byte[10]))),
                new Wrong(
                        43,
                        "a frame between a block's",
                        true,
                        List.of(
                                frame(HEADERS, END_STREAM, 1, request("GET", segment)),
                                frame(FramedWire.PING, 0, 0, new byte[8]))),
                new Wrong(
                        44,
                        "a block of another stream",
                        true,
                        List.of(
                                frame(HEADERS, END_STREAM, 1, request("GET", segment)),
                                frame(CONTINUATION, END_HEADERS, 3, new byte[0]))),
                new Wrong(
                        45,
                        "a frame longer than allowed",
                        true,
                        List.of(frame(DATA, 0, 1, new byte[20_000]))),
                new Wrong(
                        46,
                        "a stream of the server's",
                        true,
                        List.of(
                                frame(
                                        HEADERS,
                                        END_HEADERS | END_STREAM,
                                        2,
                                        request("GET", segment)))),
                new Wrong(
                        47,
                        "100 empty frames of data",
                        true,
                        Stream.concat(
                                        Stream.of(
                                                frame(
                                                        HEADERS,
                                                        END_HEADERS,
                                                        1,
                                                        request("POST", "/v/cmcd"))),
                                        Stream.generate(() -> frame(DATA, 0, 1, new byte[0]))
                                                .limit(100))
                                .toList()),
                new Wrong(
                        48,
                        "a block that HPACK cannot read",
                        true,
                        List.of(
                                frame(
                                        HEADERS,
                                        END_HEADERS | END_STREAM,
                                        1,
                                        new byte[] {(byte) 0xff, (byte) 0xff, 0x7f}))));
    }

    private static byte[] manyFields(int count) {
        String[] more = new String[2 * count];
        for (int i = 0; i < count; i++) {
            more[2 * i] = "x" + i;
            more[2 * i + 1] = "y";
        }
        return request("GET", segment, more);
    }

    /** One field of 4,000 bytes put into the table, and named a thousand times (RFC 7541 §6.1). */
    private static byte[] unfolding() {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.writeBytes(request("GET", segment));
        block.write(0x40);
        FramedWire.string(block, "x");
        FramedWire.string(block, "y".repeat(4_000));
        for (int i = 0; i < 1_000; i++) {
            block.write(0x80 | 62); // the newest entry
        }
        return block.toByteArray();
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void request_thatIsNone_isNotServed(Wrong wrong) throws Exception {
        try (FramedWire wire = FramedWire.greeted(edge.secure)) {
            try {
                for (byte[] frame : wrong.frames) {
                    wire.raw(frame);
                }
            } catch (IOException e) {
                assertThat(wrong.endsAll).as("ended while we wrote: %s", e).isTrue();
            }
            Seen seen = wrong.endsAll ? wire.untilEnd() : wire.answer(1);
            assertThat(seen.of(HEADERS)).noneMatch(f -> f.status() / 100 == 2);
            assertThat(seen.of(DATA)).allMatch(f -> f.payload().length < 1_000);
            if (wrong.endsAll) {
                assertThat(seen.ended()).isTrue();
            } else {
                assertThat(seen.frames())
                        .anyMatch(f -> f.type() == RST_STREAM || f.type() == HEADERS);
            }
        }
        assertOthersAreServed();
    }
}
