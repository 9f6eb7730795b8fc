package kejian.edge.province;

import java.io.IOException;
import java.util.Map;

/**
 * Where documents and blobs come from: the province's line, another edge, a disk that was carried
 * here. It answers in HTTP's words also where none is spoken, so that one code reads and verifies
 * them all. Nothing that it gives is believed for having come from it.
 */
public interface Source {

    /** For people, as {@code province} or another edge's address. */
    String name();

    /**
     * A document, its body at most so many bytes and one more (which tells that it was longer).
     *
     * @param path relative, as {@code sync/timestamp.json}
     */
    Province.Answer get(String path, int limitBytes) throws IOException;

    /**
     * A body to be read piece by piece. The caller closes it.
     *
     * @param headers of the request; {@code Range} with an open end is understood by all
     */
    Body stream(String path, Map<String, String> headers) throws IOException;

    /** An answer on its way. */
    interface Body extends AutoCloseable {

        int status();

        /** A header's first value, empty where it is missing. */
        String header(String name);

        /** As {@link java.io.InputStream#read(byte[])}. */
        int read(byte[] buffer) throws IOException;

        @Override
        void close() throws IOException;
    }
}
