package kejian.edge.trust;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import kejian.contract.pack.Rendition;
import kejian.contract.viewing.JournalBatch;

/**
 * JSON that can be read in one way only: no key twice, no unknown key in what is signed, no missing
 * one, nothing after the end, no number for a text.
 */
public final class StrictJson {

    /** A document's own limit is kejian.sync.document-bytes. */
    private static final int LONGEST_TEXT = 1 << 27;

    private static final JsonMapper MAPPER =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(64)
                                                    .maxNumberLength(32)
                                                    .maxStringLength(LONGEST_TEXT)
                                                    .build())
                                    .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .addModule(Same.module())
                    .addMixIn(JournalBatch.Entry.class, Sparse.class)
                    .build();

    /** An earlier province refuses keys that it does not know: what is not there is not named. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private interface Sparse {}

    /**
     * A later province may add keys to what it says (skew of versions); then an edge must not
     * refuse what it could read. Duplicates and wrong types are refused there too.
     */
    private static final JsonMapper TOLERANT =
            MAPPER.rebuild()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .addHandler(new LaterRoles())
                    .build();

    private static final int PIECE = 1 << 13;

    private StrictJson() {}

    /** Refuses unknown keys too: for envelopes and files of our own. */
    public static <T> T read(byte[] json, Class<T> type, String what) throws Refused {
        return read(MAPPER.reader(), json, type, what);
    }

    /** Lets unknown keys be: for what another version of the province may have written. */
    public static <T> T readTolerant(byte[] json, Class<T> type, String what) throws Refused {
        return read(TOLERANT.reader(), json, type, what);
    }

    /**
     * The same, of a document that says the same thing many times over.
     *
     * @param same what equals it and is in memory already, or itself
     */
    static <T> T readTolerant(byte[] json, Class<T> type, String what, UnaryOperator<Object> same)
            throws Refused {
        return read(Same.with(TOLERANT.reader(), same), json, type, what);
    }

    public static byte[] write(Object value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + value, e);
        }
    }

    /** In pieces: a release may name 100,000 blobs, and an edge has little memory. */
    private static void demandUtf8(byte[] json) throws CharacterCodingException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(json);
        CharBuffer out = CharBuffer.allocate(Math.min(json.length + 1, PIECE));
        CoderResult result;
        do {
            out.clear();
            result = decoder.decode(in, out, /* endOfInput= */ true);
        } while (result.isOverflow());
        if (result.isError()) {
            result.throwException();
        }
    }

    /** A rendition for a purpose of a later version takes nothing from the ones that we know. */
    private static final class LaterRoles extends DeserializationProblemHandler {

        @Override
        public Object handleWeirdStringValue(
                DeserializationContext context, Class<?> type, String value, String why) {
            return type == Rendition.Role.class ? Rendition.Role.OTHER : NOT_HANDLED;
        }
    }

    private static <T> T read(ObjectReader reader, byte[] json, Class<T> type, String what)
            throws Refused {
        T value;
        try {
            demandUtf8(json);
            value = reader.forType(type).readValue(json);
        } catch (CharacterCodingException e) {
            throw new Refused(new Refusal.Malformed(what, "it is not UTF-8"));
        } catch (ValueInstantiationException e) {
            // A record's own constructor said no: a list that is missing, a digest that is none.
            throw new Refused(
                    new Refusal.Malformed(what, "a required value is missing or out of range"));
        } catch (JsonProcessingException e) {
            throw new Refused(new Refusal.Malformed(what, e.getOriginalMessage()));
        } catch (IOException e) {
            throw new Refused(new Refusal.Malformed(what, String.valueOf(e.getMessage())));
        }
        if (value == null) {
            throw new Refused(new Refusal.Malformed(what, "it is null"));
        }
        return value;
    }
}
