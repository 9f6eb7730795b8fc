package kejian.origin.report;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/** Office files without the moment at which they were made: the same content is the same bytes. */
final class FixedZip {

    /** The earliest that a ZIP can say; local on purpose, so that no zone of a machine gets in. */
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private static final String TYPES = "[Content_Types].xml";
    private static final String PROPERTIES = "docProps/core.xml";

    /** Readers look for the types first. */
    private static final Comparator<String> ORDER =
            Comparator.comparing((String name) -> !name.equals(TYPES))
                    .thenComparing(Comparator.naturalOrder());

    private FixedZip() {}

    /**
     * @param at what the document says of its making and changing
     */
    static byte[] of(byte[] zip, Instant at) {
        Map<String, byte[]> parts = new TreeMap<>(ORDER);
        // the JDK's reader of streams refuses what fastexcel writes
        try (ZipFile in = ZipFile.builder().setByteArray(zip).get()) {
            for (ZipArchiveEntry e : Collections.list(in.getEntries())) {
                byte[] part = in.getInputStream(e).readAllBytes();
                parts.put(e.getName(), e.getName().equals(PROPERTIES) ? dated(part, at) : part);
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            try (ZipOutputStream out = new ZipOutputStream(bytes)) {
                for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                    ZipEntry e = new ZipEntry(part.getKey());
                    e.setTimeLocal(TIME);
                    out.putNextEntry(e);
                    out.write(part.getValue());
                    out.closeEntry();
                }
            }
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException("a file of our own cannot be read", e);
        }
    }

    private static byte[] dated(byte[] properties, Instant at) {
        String text = new String(properties, StandardCharsets.UTF_8);
        return text.replaceAll(
                        "(<dcterms:(?:created|modified)[^>]*>)[^<]*",
                        "$1" + at.truncatedTo(ChronoUnit.SECONDS))
                .getBytes(StandardCharsets.UTF_8);
    }
}
