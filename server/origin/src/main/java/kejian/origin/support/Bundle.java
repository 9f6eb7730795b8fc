package kejian.origin.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A ZIP archive of texts, each of which is cleaned and bounded on its way in. */
final class Bundle implements AutoCloseable {

    /** Of one text, in characters; all of them are then no more than some megabytes packed. */
    static final int MOST = 2_000_000;

    private final Settings settings;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8);
    private int texts;

    Bundle(Settings settings) {
        this.settings = settings;
    }

    /** The end of what is too long: a log's end is what is asked for. */
    void add(String name, String text) throws IOException {
        String clean = settings.clean(text);
        String kept =
                clean.length() <= MOST
                        ? clean
                        : "(the last %d of %d characters)%n".formatted(MOST, clean.length())
                                + clean.substring(clean.length() - MOST);
        zip.putNextEntry(new ZipEntry(name));
        zip.write(kept.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
        texts++;
    }

    int texts() {
        return texts;
    }

    byte[] bytes() throws IOException {
        zip.close();
        return bytes.toByteArray();
    }

    @Override
    public void close() throws IOException {
        zip.close();
    }
}
