package kejian.edge.sync;

import java.io.IOException;

/** Counts what comes over lines, and may say that it is enough. */
public interface Meter {

    /** Nobody counts. */
    Meter NONE =
            new Meter() {
                @Override
                public void begin(long waitingBytes) {}

                @Override
                public void came(long bytes, long waitingBytes) {}
            };

    /**
     * Before a fill.
     *
     * @throws IOException with what is to be told, where nothing may come now
     */
    void begin(long waitingBytes) throws IOException;

    /**
     * So many bytes of blobs have come; they are kept.
     *
     * @param waitingBytes of the fill that still have to come
     * @throws IOException with what is to be told, where no more may come
     */
    void came(long bytes, long waitingBytes) throws IOException;
}
