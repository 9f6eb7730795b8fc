package kejian.delivery.rtsp;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client sends over its TCP connection. */
sealed interface Message {

    /**
     * A request that can be answered.
     *
     * @param target as it was sent
     * @param fields by name in lower case; of those that may come twice the first
     * @param sequence the digits of its CSeq
     * @param body empty for none
     */
    record Request(
            String method, String target, Map<String, String> fields, String sequence, String body)
            implements Message {

        @Nullable String field(String name) {
            return fields.get(name);
        }
    }

    /** An answer to something we asked; nobody waits for it. */
    record Reply() implements Message {}

    /** A frame between the requests (RFC 2326 §10.12). */
    record Frame(int channel, byte[] payload) implements Message {}

    /**
     * What cannot be read any further: it is answered and the connection ends.
     *
     * @param sequence 0 where none was seen
     */
    record Broken(Status status, String sequence) implements Message {}
}
