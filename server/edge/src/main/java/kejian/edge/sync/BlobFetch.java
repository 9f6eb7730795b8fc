package kejian.edge.sync;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.contract.blob.BlobRef;
import kejian.edge.disk.Disk;
import kejian.edge.province.Source;
import kejian.edge.store.Blobs;
import kejian.edge.trust.Refusal;
import kejian.edge.trust.Refused;

/**
 * Fetches one blob, from where the last try ended (RFC 9110 §14, §13.1.5). Whatever the server does
 * with Range, the blob is believed only for the digest of the file on the disk.
 */
final class BlobFetch {

    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    private final Blobs blobs;
    private final RateLimit rate;
    private final Watch watch;

    BlobFetch(Blobs blobs, RateLimit rate, Watch watch) {
        this.blobs = blobs;
        this.rate = rate;
        this.watch = watch;
    }

    /** Sees bytes come, and may end the fetch; what came is kept. */
    interface Watch {

        /**
         * So many bytes of this source lie in the partial file; negative where some were dropped.
         */
        void came(Source source, long bytes) throws IOException;
    }

    /** Ends by an exception where it is not, though no byte came that would have shown it. */
    void checkWanted(Source source) throws IOException {
        watch.came(source, 0);
    }

    /**
     * @throws Refused when the bytes are not the blob's
     * @throws IOException when the line or the disk failed; the next call resumes
     */
    void fetch(Source source, BlobRef blob) throws IOException, Refused {
        long have = blobs.partialBytes(blob.digest());
        if (have > blob.sizeBytes()) {
            blobs.dropPartial(blob.digest());
            have = 0;
        }
        if (take(source, blob, have)) {
            return;
        }
        watch.came(source, -blob.sizeBytes());
        // What lay there already may have come from somewhere else: this source is to blame only
        // for bytes that are all its own.
        if (have > 0 && take(source, blob, 0)) {
            return;
        }
        throw new Refused(new Refusal.DigestDiffers(nameOf(blob)));
    }

    private boolean take(Source source, BlobRef blob, long have) throws IOException, Refused {
        if (have < blob.sizeBytes() || blob.sizeBytes() == 0) {
            download(source, blob, have);
        }
        boolean good = blobs.adopt(blob);
        Files.deleteIfExists(tagFile(blob));
        return good;
    }

    private void download(Source source, BlobRef blob, long have) throws IOException, Refused {
        Map<String, String> headers = new HashMap<>();
        String tag = readTag(blob);
        if (have > 0) {
            headers.put("Range", "bytes=" + have + "-");
            if (!tag.isEmpty()) {
                headers.put("If-Range", tag);
            }
        }
        String path = "sync/blob/" + blob.sha256();
        try (Source.Body stream = source.stream(path, headers)) {
            long from = startOf(stream, blob, have);
            writeTag(blob, stream.header("ETag"));
            try (Disk.Out out = blobs.appendPartial(blob.digest())) {
                if (from < have) {
                    out.truncate(from);
                    watch.came(source, from - have);
                }
                copy(source, stream, out, blob, from);
                out.force();
            }
        }
    }

    private void copy(Source source, Source.Body stream, Disk.Out out, BlobRef blob, long from)
            throws IOException, Refused {
        byte[] buffer = new byte[1 << 16];
        long at = from;
        int read;
        while ((read = stream.read(buffer)) >= 0) {
            if (at + read > blob.sizeBytes()) {
                blobs.dropPartial(blob.digest());
                throw new Refused(new Refusal.TooLarge(nameOf(blob), blob.sizeBytes()));
            }
            if (!rate.take(read)) {
                out.force();
                throw new Stopped("the fill window is closed");
            }
            out.write(ByteBuffer.wrap(buffer, 0, read));
            at += read;
            watch.came(source, read);
        }
        if (at < blob.sizeBytes()) {
            // A server without Content-Length that stops early: what came is kept and resumed.
            out.force();
            throw new IOException(nameOf(blob) + " ended at byte " + at);
        }
    }

    /** Where the body begins in the blob. */
    private long startOf(Source.Body stream, BlobRef blob, long have) throws IOException, Refused {
        String name = nameOf(blob);
        switch (stream.status()) {
            case 200 -> {
                refusePage(stream, name);
                refuseLength(stream, name, blob.sizeBytes());
                return 0; // Range ignored, or the entity tag changed: from the beginning
            }
            case 206 -> {
                Matcher range = CONTENT_RANGE.matcher(stream.header("Content-Range"));
                boolean right =
                        have > 0
                                && range.matches()
                                && Long.parseLong(range.group(1)) == have
                                && Long.parseLong(range.group(2)) == blob.sizeBytes() - 1
                                && (range.group(3).equals("*")
                                        || Long.parseLong(range.group(3)) == blob.sizeBytes());
                if (!right) {
                    blobs.dropPartial(blob.digest());
                    throw new Refused(new Refusal.RangeDiffers(name));
                }
                refuseLength(stream, name, blob.sizeBytes() - have);
                return have;
            }
            case 416 -> {
                blobs.dropPartial(blob.digest());
                throw new Refused(new Refusal.RangeDiffers(name));
            }
            case 301, 302, 303, 307, 308 -> throw new Refused(new Refusal.Redirected(name));
            default ->
                    throw new Answered(
                            name, stream.status(), !stream.header("Retry-After").isEmpty());
        }
    }

    private static void refusePage(Source.Body stream, String name) throws Refused {
        String type = stream.header("Content-Type").toLowerCase(Locale.ROOT);
        if (type.startsWith("text/html") || type.startsWith("application/xhtml")) {
            throw new Refused(new Refusal.ForeignPage(name));
        }
    }

    private static void refuseLength(Source.Body stream, String name, long expected)
            throws Refused {
        String length = stream.header("Content-Length");
        if (!length.isEmpty() && !length.equals(Long.toString(expected))) {
            long found = length.matches("\\d{1,18}") ? Long.parseLong(length) : -1;
            throw new Refused(new Refusal.SizeDiffers(name, expected, found));
        }
    }

    /** Only a strong tag may resume (RFC 9110 §13.1.5). */
    private void writeTag(BlobRef blob, String tag) throws IOException {
        if (tag.startsWith("\"") && tag.length() <= 256) {
            Files.writeString(tagFile(blob), tag, StandardCharsets.ISO_8859_1);
        } else {
            Files.deleteIfExists(tagFile(blob));
        }
    }

    private String readTag(BlobRef blob) throws IOException {
        try {
            String tag = Files.readString(tagFile(blob), StandardCharsets.ISO_8859_1);
            return tag.matches("\"[\\x21\\x23-\\x7e]{0,254}\"") ? tag : "";
        } catch (NoSuchFileException e) {
            return "";
        }
    }

    private Path tagFile(BlobRef blob) {
        return blobs.partialOf(blob.digest()).resolveSibling(blob.sha256() + ".etag");
    }

    /** A status that is no blob. */
    static final class Answered extends IOException {

        private static final long serialVersionUID = 1L;

        private final int status;
        private final boolean comeAgain;

        Answered(String name, int status, boolean comeAgain) {
            super(name + " was answered with " + status);
            this.status = status;
            this.comeAgain = comeAgain;
        }

        /** Whether that may be otherwise soon (RFC 9110 §10.2.3). */
        boolean comeAgain() {
            return comeAgain;
        }

        int status() {
            return status;
        }
    }

    /** By this edge itself; no source is to blame. */
    static final class Stopped extends IOException {

        private static final long serialVersionUID = 1L;

        Stopped(String why) {
            super(why);
        }
    }

    private static String nameOf(BlobRef blob) {
        return "blob " + blob.sha256().substring(0, 12);
    }
}
