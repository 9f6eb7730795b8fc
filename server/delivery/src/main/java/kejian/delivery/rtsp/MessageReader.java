package kejian.delivery.rtsp;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.delivery.rtsp.Message.Broken;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests, answers and frames of a connection, and bounds each of them (RFC 2326 §4, §6).
 * Stricter than the RFC: a line ends with CR LF alone, no line goes on in the next one, and every
 * request has its CSeq. What breaks a rule ends the connection, since nobody can say where the next
 * message begins.
 */
final class MessageReader {

    static final int LONGEST_HEAD = 8_192;
    static final int LONGEST_BODY = 4_096;
    static final int LONGEST_FRAME = 2_048;
    private static final int LONGEST_LINE = 4_096;
    private static final int MOST_FIELDS = 48;
    private static final int DOLLAR = '$';
    private static final int FRAME_HEAD = 4;
    private static final String NO_SEQUENCE = "0";

    private static final Pattern REQUEST = Pattern.compile("([A-Z_]{1,32}) ([!-~]{1,2048}) (\\S+)");
    private static final Pattern FIELD =
            Pattern.compile("([!#$%&'*+.^_`|~A-Za-z0-9-]{1,64})[ \t]*:(.*)");
    private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,10}");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");

    /** Of these a second one is never honest. */
    private static final Set<String> ONCE =
            Set.of("cseq", "session", "transport", "content-length", "range", "scale");

    private MessageReader() {}

    /**
     * Takes the next message out of the buffer.
     *
     * @return nothing while it is not whole; then the buffer is as it was
     */
    static @Nullable Message next(ByteBuf in) {
        skipEmptyLines(in);
        if (!in.isReadable()) {
            return null;
        }
        int first = in.getByte(in.readerIndex());
        if (first == DOLLAR) {
            return frame(in);
        }
        if (first == '\r' && in.readableBytes() == 1) {
            return null; // half of an empty line
        }
        return first >= 'A' && first <= 'Z' ? head(in) : broken(Status.BAD_REQUEST);
    }

    private static void skipEmptyLines(ByteBuf in) {
        while (in.readableBytes() >= 2
                && in.getByte(in.readerIndex()) == '\r'
                && in.getByte(in.readerIndex() + 1) == '\n') {
            in.skipBytes(2);
        }
    }

    private static @Nullable Message frame(ByteBuf in) {
        if (in.readableBytes() < FRAME_HEAD) {
            return null;
        }
        int length = in.getUnsignedShort(in.readerIndex() + 2);
        if (length > LONGEST_FRAME) {
            return broken(Status.BAD_REQUEST);
        }
        if (in.readableBytes() < FRAME_HEAD + length) {
            return null;
        }
        int channel = in.getUnsignedByte(in.readerIndex() + 1);
        in.skipBytes(FRAME_HEAD);
        byte[] payload = new byte[length];
        in.readBytes(payload);
        return new Message.Frame(channel, payload);
    }

    private static @Nullable Message head(ByteBuf in) {
        int begin = in.readerIndex();
        int line = begin;
        while (true) {
            int end = in.indexOf(line, in.writerIndex(), (byte) '\n');
            if (end < 0) {
                boolean tooLong =
                        in.writerIndex() - line > LONGEST_LINE
                                || in.writerIndex() - begin > LONGEST_HEAD;
                return tooLong ? broken(Status.BAD_REQUEST) : null;
            }
            if (end == line
                    || in.getByte(end - 1) != '\r'
                    || end - line > LONGEST_LINE
                    || end - begin > LONGEST_HEAD) {
                return broken(Status.BAD_REQUEST);
            }
            if (end == line + 1) {
                return whole(in, begin, line, end + 1);
            }
            line = end + 1;
        }
    }

    /**
     * @param headEnd where the empty line begins
     * @param bodyBegin behind it
     */
    private static @Nullable Message whole(ByteBuf in, int begin, int headEnd, int bodyBegin) {
        // undecoded: what is not ASCII is in no field that is read here
        String text = in.toString(begin, headEnd - begin, StandardCharsets.ISO_8859_1);
        String[] lines = text.split("\r\n", -1);
        Map<String, String> fields = fields(lines);
        if (fields == null) {
            return broken(Status.BAD_REQUEST);
        }
        String length = fields.getOrDefault("content-length", "0");
        if (!LENGTH.matcher(length).matches()) {
            return broken(Status.BAD_REQUEST);
        }
        int body = Integer.parseInt(length);
        if (body > LONGEST_BODY) {
            return new Broken(Status.TOO_LARGE, sequence(fields));
        }
        if (in.writerIndex() - bodyBegin < body) {
            return null;
        }
        in.readerIndex(bodyBegin + body);
        if (lines[0].startsWith("RTSP/")) {
            return new Message.Reply();
        }
        Matcher request = REQUEST.matcher(lines[0]);
        String sequence = sequence(fields);
        String told = fields.get("cseq");
        if (!request.matches() || told == null || !SEQUENCE.matcher(told).matches()) {
            return broken(Status.BAD_REQUEST);
        }
        String version = group(request, 3);
        if (!version.equals("RTSP/1.0")) {
            Status status =
                    version.startsWith("RTSP/") ? Status.VERSION_NOT_SUPPORTED : Status.BAD_REQUEST;
            return new Broken(status, sequence);
        }
        return new Message.Request(
                group(request, 1),
                group(request, 2),
                fields,
                sequence,
                in.toString(bodyBegin, body, StandardCharsets.ISO_8859_1));
    }

    private static String sequence(Map<String, String> fields) {
        String sequence = fields.get("cseq");
        return sequence != null && SEQUENCE.matcher(sequence).matches() ? sequence : NO_SEQUENCE;
    }

    private static @Nullable Map<String, String> fields(String[] lines) {
        Map<String, String> fields = new LinkedHashMap<>();
        // behind the last line's end nothing stands
        if (lines.length - 2 > MOST_FIELDS) {
            return null;
        }
        for (int i = 1; i < lines.length - 1; i++) {
            Matcher field = FIELD.matcher(lines[i]);
            if (!field.matches()) {
                return null;
            }
            String name = group(field, 1).toLowerCase(java.util.Locale.ROOT);
            String value = group(field, 2).strip();
            if (hasControl(value)) {
                return null;
            }
            if (fields.putIfAbsent(name, value) != null && ONCE.contains(name)) {
                return null;
            }
        }
        return fields;
    }

    private static boolean hasControl(String value) {
        return value.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127);
    }

    private static String group(Matcher matcher, int number) {
        return java.util.Objects.requireNonNull(matcher.group(number));
    }

    private static Broken broken(Status status) {
        return new Broken(status, NO_SEQUENCE);
    }
}
