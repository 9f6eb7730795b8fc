package kejian.delivery.box;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import kejian.contract.blob.BlobRef;
import kejian.delivery.caption.WebVtt;
import kejian.delivery.view.BlobShelf;
import org.jspecify.annotations.Nullable;

/**
 * Captions taken apart, those that were asked for last: a player fetches them segment by segment,
 * each from the same text.
 */
final class OpenCaptions {

    private static final long LARGEST_BYTES = 8 << 20;

    private final BlobShelf shelf;
    private final long most;
    private final Map<String, Entry> parsed =
            new LinkedHashMap<>(16, 0.75f, /* accessOrder= */ true);
    private long held;

    private record Entry(WebVtt captions, long bytes) {}

    /**
     * @param most bytes of text that are kept apart
     */
    OpenCaptions(BlobShelf shelf, long most) {
        this.shelf = shelf;
        this.most = most;
    }

    /** None where they have to be read first. */
    synchronized @Nullable WebVtt find(BlobRef blob) {
        Entry entry = parsed.get(blob.sha256());
        return entry == null ? null : entry.captions();
    }

    /** Reads them, which may block; what is a large part of all that may be kept is not kept. */
    WebVtt read(BlobRef blob) throws IOException {
        Path path =
                shelf.locate(blob.digest())
                        .orElseThrow(() -> new NoSuchFileException(blob.sha256()));
        long bytes = Files.size(path);
        if (bytes > LARGEST_BYTES) {
            throw new IOException(bytes + " bytes of captions");
        }
        WebVtt captions = WebVtt.read(Files.readString(path));
        if (bytes <= most / 4) {
            keep(blob.sha256(), new Entry(captions, bytes));
        }
        return captions;
    }

    private synchronized void keep(String sha256, Entry entry) {
        Entry before = parsed.put(sha256, entry);
        held += entry.bytes() - (before == null ? 0 : before.bytes());
        Iterator<Entry> oldest = parsed.values().iterator();
        while (held > most) {
            held -= oldest.next().bytes();
            oldest.remove();
        }
    }

    synchronized long heldBytes() {
        return held;
    }
}
