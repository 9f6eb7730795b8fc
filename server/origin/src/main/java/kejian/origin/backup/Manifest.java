package kejian.origin.backup;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a backup holds, written last: a folder without it is none.
 *
 * @param schema the newest migration of the database
 * @param server the database server that it was read from
 * @param release the newest release at that moment, 0 where there is none
 * @param sequences where numbers went on
 */
record Manifest(
        int format,
        String madeAt,
        String program,
        String schema,
        String server,
        long release,
        List<TableLine> tables,
        Map<String, Long> sequences,
        List<FileLine> files,
        BlobsLine blobs) {

    static final int FORMAT = 1;
    static final String NAME = "manifest.json";
    static final String TABLES = "tables";
    static final String FILES = "files";
    static final String BLOBS = "blobs.tsv";

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

    Manifest {
        tables = List.copyOf(tables);
        sequences = Map.copyOf(sequences);
        files = List.copyOf(files);
    }

    /** In the order in which they can be filled. */
    record TableLine(String name, List<String> columns, long rows, String sum) {

        TableLine {
            columns = List.copyOf(columns);
        }

        Tables.Table table() {
            return new Tables.Table(name, columns);
        }

        TableSum tableSum() {
            return new TableSum(rows, sum);
        }

        String file() {
            return TABLES + "/" + name + ".copy.gz";
        }
    }

    /**
     * @param path below {@code files}
     * @param sha256 of its bytes
     */
    record FileLine(String path, long bytes, String sha256) {}

    /**
     * @param elsewhere they are in an object store, and none is in the backup
     * @param list SHA-256 of the list of them
     */
    record BlobsLine(boolean elsewhere, long count, long bytes, String list) {}

    void write(Path folder) throws IOException {
        Durable.write(
                folder.resolve(NAME),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
    }

    /**
     * @throws Refused {@code no-backup}, {@code backup-newer}
     */
    static Manifest read(Path folder) throws IOException {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            throw new Refused("no-backup", folder.toString());
        }
        if (JSON.readTree(file.toFile()).path("format").asInt() != FORMAT) {
            throw new Refused("backup-newer", folder.toString());
        }
        return JSON.readValue(file.toFile(), Manifest.class);
    }
}
