package kejian.acceptance.lab;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A client of HTTP/2 that sends frames as a test writes them, and reads frames (RFC 9113). */
final class FramedWire implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int CONTINUATION = 9;
    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    private static final int PRIORITY = 0x20;

    private static final int PATIENCE_MS = 8_000;
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Socket socket;
    private final OutputStream out;
    private final DataInputStream in;

    /** Shakes hands for h2 and sends nothing. */
    FramedWire(Wire wire) throws IOException {
        socket = wire.connect("h2");
        socket.setSoTimeout(PATIENCE_MS);
        out = socket.getOutputStream();
        in = new DataInputStream(socket.getInputStream());
    }

    /** One that has said its preface and empty settings. */
    static FramedWire greeted(Wire wire) throws IOException {
        FramedWire wired = new FramedWire(wire);
        wired.raw(PREFACE);
        wired.send(SETTINGS, 0, 0, new byte[0]);
        return wired;
    }

    /** A frame that came. */
    record Frame(int type, int flags, int stream, byte[] payload) {

        /** Of GOAWAY and RST_STREAM. */
        int error() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }

        /** Of an answer's HEADERS; the static table's entries 8 to 14, or written out. */
        int status() {
            int at = (flags & PRIORITY) == 0 ? 0 : 5; // a stream and a weight (§6.2)
            while ((payload[at] & 0xe0) == 0x20) { // the table's size changes (RFC 7541 §6.3)
                boolean isLong = (payload[at++] & 0x1f) == 0x1f;
                while (isLong && payload[at++] < 0) {}
            }
            return switch (payload[at] & 0xff) {
                case 0x88 -> 200;
                case 0x89 -> 204;
                case 0x8a -> 206;
                case 0x8b -> 304;
                case 0x8c -> 400;
                case 0x8d -> 404;
                case 0x8e -> 500;
                default -> 0;
            };
        }
    }

    /**
     * All frames until the one asked for, or until the server ended the connection.
     *
     * @param ended in whatever way
     */
    record Seen(List<Frame> frames, boolean ended) {

        List<Frame> of(int type) {
            return frames.stream().filter(f -> f.type == type).toList();
        }
    }

    void raw(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void send(int type, int flags, int stream, byte[] payload) throws IOException {
        raw(frame(type, flags, stream, payload));
    }

    static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** A whole request without a body. */
    void get(int stream, String path) throws IOException {
        send(HEADERS, END_HEADERS | END_STREAM, stream, request("GET", path));
    }

    static byte[] request(String method, String path, String... more) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        field(block, ":method", method);
        field(block, ":scheme", "https");
        field(block, ":authority", "box.test");
        field(block, ":path", path);
        for (int i = 0; i < more.length; i += 2) {
            field(block, more[i], more[i + 1]);
        }
        return block.toByteArray();
    }

    static byte[] fields(String... all) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        for (int i = 0; i < all.length; i += 2) {
            field(block, all[i], all[i + 1]);
        }
        return block.toByteArray();
    }

    /** Never indexed, no Huffman: as plain as HPACK allows (RFC 7541 §6.2.3). */
    private static void field(ByteArrayOutputStream block, String name, String value) {
        block.write(0x10);
        string(block, name);
        string(block, value);
    }

    static void string(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            for (; rest >= 128; rest >>= 7) {
                block.write(rest & 127 | 128);
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }

    /** Reads until such a frame came. */
    Seen until(Predicate<Frame> last) throws IOException {
        List<Frame> frames = new ArrayList<>();
        try {
            while (true) {
                int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                int type = in.readUnsignedByte();
                int flags = in.readUnsignedByte();
                int stream = in.readInt();
                byte[] payload = in.readNBytes(length);
                Frame frame = new Frame(type, flags, stream, payload);
                frames.add(frame);
                if (last.test(frame)) {
                    return new Seen(frames, false);
                }
            }
        } catch (SocketTimeoutException e) {
            return new Seen(frames, false);
        } catch (EOFException e) {
            return new Seen(frames, true);
        } catch (IOException e) {
            return new Seen(frames, true); // reset: ended too, but without a farewell
        }
    }

    Seen untilEnd() throws IOException {
        return until(_ -> false);
    }

    /** The frames of one answer. */
    Seen answer(int stream) throws IOException {
        return until(f ->
                f.stream() == stream
                        && (f.type() == RST_STREAM
                                || f.type() <= HEADERS && (f.flags() & END_STREAM) != 0));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
