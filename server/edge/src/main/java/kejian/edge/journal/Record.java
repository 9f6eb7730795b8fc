package kejian.edge.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SearchMade;
import kejian.contract.viewing.SurveyAnswer;
import kejian.contract.viewing.ViewingEvent;

/**
 * One record in a segment: length of the rest after the CRC (4 bytes), CRC32C of that rest (4),
 * then seq (8) and the event as JSON, or {@code {"fault":…}}, {@code {"answer":…}} or {@code
 * {"search":…}}. All numbers big-endian.
 */
final class Record {

    static final int HEAD_BYTES = 8;
    static final int SEQ_BYTES = 8;

    /** A report carries at most 32 sections; what is longer than this is no record. */
    static final int MAX_BODY_BYTES = 1 << 16;

    private static final JsonMapper MAPPER =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private Record() {}

    /** What begins so is no evidence of viewing. */
    private static final byte[] FAULT = "{\"fault\":".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] ANSWER = "{\"answer\":".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] SEARCH = "{\"search\":".getBytes(StandardCharsets.US_ASCII);

    private record Said(FaultReport fault) {}

    private record Answered(SurveyAnswer answer) {}

    private record Searched(SearchMade search) {}

    static byte[] json(ViewingEvent event) throws IOException {
        return written(event);
    }

    static byte[] json(FaultReport fault) throws IOException {
        return written(new Said(fault));
    }

    static byte[] json(SurveyAnswer answer) throws IOException {
        return written(new Answered(answer));
    }

    static byte[] json(SearchMade search) throws IOException {
        return written(new Searched(search));
    }

    private static byte[] written(Object what) throws IOException {
        byte[] json;
        try {
            json = MAPPER.writeValueAsBytes(what);
        } catch (JsonProcessingException e) {
            throw new IOException("an event cannot be written", e);
        }
        if (json.length > MAX_BODY_BYTES - SEQ_BYTES) {
            throw new IOException("an event of " + json.length + " bytes is too long");
        }
        return json;
    }

    static ViewingEvent event(byte[] json) throws IOException {
        return MAPPER.readValue(json, ViewingEvent.class);
    }

    private static boolean begins(byte[] json, byte[] with) {
        return json.length > with.length
                && Arrays.equals(json, 0, with.length, with, 0, with.length);
    }

    /** As it goes to the province. */
    static JournalBatch.Entry entry(long seq, byte[] json) throws IOException {
        if (begins(json, FAULT)) {
            return new JournalBatch.Entry(seq, MAPPER.readValue(json, Said.class).fault());
        }
        if (begins(json, ANSWER)) {
            return new JournalBatch.Entry(seq, MAPPER.readValue(json, Answered.class).answer());
        }
        if (begins(json, SEARCH)) {
            return new JournalBatch.Entry(seq, MAPPER.readValue(json, Searched.class).search());
        }
        return new JournalBatch.Entry(seq, event(json));
    }

    /** The session of evidence; records of none are alike. */
    static String session(byte[] json) throws IOException {
        boolean none = begins(json, FAULT) || begins(json, ANSWER) || begins(json, SEARCH);
        return none ? "" : event(json).session();
    }

    static void write(ByteBuffer target, long seq, byte[] json) {
        int body = SEQ_BYTES + json.length;
        int head = target.position();
        target.putInt(body).putInt(0).putLong(seq).put(json);
        target.putInt(head + 4, crc(target, head + HEAD_BYTES, body));
    }

    static int bytes(byte[] json) {
        return HEAD_BYTES + SEQ_BYTES + json.length;
    }

    /** Whether a whole, unharmed record begins there. */
    static boolean isAt(ByteBuffer file, int at) {
        if (file.limit() - at < HEAD_BYTES + SEQ_BYTES) {
            return false;
        }
        int body = file.getInt(at);
        return body >= SEQ_BYTES
                && body <= MAX_BODY_BYTES
                && body <= file.limit() - at - HEAD_BYTES
                && crc(file, at + HEAD_BYTES, body) == file.getInt(at + 4);
    }

    static long seqAt(ByteBuffer file, int at) {
        return file.getLong(at + HEAD_BYTES);
    }

    static int endOf(ByteBuffer file, int at) {
        return at + HEAD_BYTES + file.getInt(at);
    }

    static byte[] jsonAt(ByteBuffer file, int at) {
        byte[] json = new byte[file.getInt(at) - SEQ_BYTES];
        file.get(at + HEAD_BYTES + SEQ_BYTES, json);
        return json;
    }

    static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8);
    }

    private static int crc(ByteBuffer bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.slice(from, length));
        return (int) crc.getValue();
    }
}
