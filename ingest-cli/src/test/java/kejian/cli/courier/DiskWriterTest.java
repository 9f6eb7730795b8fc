package kejian.cli.courier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.contract.courier.CourierFolder;
import kejian.contract.courier.CourierLoad;
import kejian.contract.courier.CourierManifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskWriterTest {

    private static final long PART = 4_000;
    private static final int POSITIONS = 1_000;
    private static final String NOW = "2026-11-26T00:00:00Z";

    @TempDir Path top;
    private final Map<String, byte[]> blobs = new TreeMap<>();
    private final CourierLoad load = load(7, 12_500, 3_999, 4_000, 0, 20);
    private long asked;

    private CourierLoad load(long release, int... sizes) {
        blobs.clear();
        List<BlobRef> refs = new ArrayList<>();
        for (int size : sizes) {
            byte[] bytes = new byte[size];
            new Random(release * 1_000 + size).nextBytes(bytes);
            String sha256 = Digest.of(bytes).hex();
            blobs.put(sha256, bytes);
            refs.add(new BlobRef(sha256, size));
        }
        refs.sort(Comparator.comparing(BlobRef::sha256));
        Map<String, String> documents = new TreeMap<>();
        for (String path :
                List.of(
                        "sync/timestamp.json",
                        "sync/snapshot/9.json",
                        "sync/root/2.json",
                        "sync/release/" + release + ".json")) {
            byte[] bytes = ("{\"at\":\"" + path + "\"}").getBytes(StandardCharsets.UTF_8);
            documents.put(path, Base64.getEncoder().encodeToString(bytes));
        }
        return new CourierLoad("试验省", null, release, NOW, documents, refs, 0);
    }

    private InputStream province(BlobRef blob, long from, long to) {
        asked += to - from;
        return new ByteArrayInputStream(
                Arrays.copyOfRange(blobs.get(blob.sha256()), (int) from, (int) to));
    }

    private DiskWriter writer(Medium medium) {
        return new DiskWriter(medium, PART, this::province, (at, all) -> {});
    }

    /** Whether there is a manifest; what it names must all be there then, to the byte. */
    private boolean isFinished(CourierLoad expected) throws IOException {
        Path folder = top.resolve(CourierFolder.NAME);
        Path file = folder.resolve(CourierFolder.MANIFEST);
        if (!Files.exists(file)) {
            return false;
        }
        byte[] all = Files.readAllBytes(file);
        byte[] json = Arrays.copyOfRange(all, 65, all.length);
        assertThat(new String(all, 0, 65, StandardCharsets.US_ASCII))
                .isEqualTo(Digest.of(json).hex() + "\n");
        CourierManifest manifest = new ObjectMapper().readValue(json, CourierManifest.class);
        assertThat(manifest.release()).isEqualTo(expected.release());
        for (CourierManifest.File each : manifest.files()) {
            assertThat(CourierFolder.isPath(each.path())).as(each.path()).isTrue();
            byte[] bytes = Files.readAllBytes(folder.resolve(each.path()));
            assertThat(bytes.length).isEqualTo(each.sizeBytes()).isLessThanOrEqualTo((int) PART);
            assertThat(Digest.of(bytes).hex()).as(each.path()).isEqualTo(each.sha256());
        }
        List<String> names = manifest.files().stream().map(CourierManifest.File::path).toList();
        for (BlobRef blob : expected.blobs()) {
            assertThat(names).containsAll(CourierFolder.filesOf(blob, PART));
        }
        assertThat(names).hasSize((int) files() - 1);
        return true;
    }

    private long files() throws IOException {
        try (Stream<Path> all = Files.walk(top)) {
            return all.filter(Files::isRegularFile).count();
        }
    }

    @Test
    void write_wholeLoad_isFinishedAndNamesEveryFile() throws Exception {
        DiskWriter.Written written = writer(Medium.REAL).write(load, top, NOW);
        assertThat(isFinished(load)).isTrue();
        assertThat(written.bytes()).isEqualTo(20_519);
        asked = 0;
        assertThat(writer(Medium.REAL).write(load, top, NOW).written()).isZero();
        assertThat(asked).as("it was all there").isZero();
        assertThat(isFinished(load)).isTrue();
    }

    @Test
    void diskPulled_atAThousandBytes_isUnfinished_andTheNextRunGoesOn() throws Exception {
        Random random = new Random(5);
        long all = new Pulled(Long.MAX_VALUE).total(m -> writer(m).write(load, top, NOW));
        for (int i = 0; i < POSITIONS; i++) {
            clear();
            if (i % 3 == 0) { // an older load lies there
                CourierLoad older = load(6, 12_500, 700);
                writer(new Pulled(Long.MAX_VALUE)).write(older, top, NOW);
                load(7, 12_500, 3_999, 4_000, 0, 20);
            }
            long at = random.nextLong(all);
            assertThatThrownBy(() -> writer(new Pulled(at)).write(load, top, NOW))
                    .isInstanceOf(IOException.class);
            assertThat(isFinished(load)).as("pulled at byte " + at).isFalse();
            if (i % 7 == 0) { // what a file system leaves of what was never durable
                rot(random);
            }
            asked = 0;
            writer(new Pulled(Long.MAX_VALUE)).write(load, top, NOW);
            assertThat(isFinished(load)).as("after byte " + at).isTrue();
            if (at > 16_000 && i % 7 != 0 && i % 3 != 0) {
                assertThat(asked).as("resumed after " + at).isLessThan(20_519 - 8_000);
            }
        }
    }

    /** A file has its length and other bytes. */
    private void rot(Random random) throws IOException {
        try (Stream<Path> all = Files.walk(top.resolve(CourierFolder.NAME + "/blobs"))) {
            List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
            if (files.isEmpty()) {
                return;
            }
            Path one = files.get(random.nextInt(files.size()));
            Files.write(one, new byte[(int) Files.size(one)]);
        } catch (java.nio.file.NoSuchFileException e) {
            assertThat(e.getFile()).as("pulled before the first blob").contains("blobs");
        }
    }

    private void clear() throws IOException {
        try (Stream<Path> all = Files.walk(top.resolve(CourierFolder.NAME))) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void write_provinceGivesOtherBytes_leavesNoDisk() {
        DiskWriter writer =
                new DiskWriter(
                        Medium.REAL,
                        PART,
                        (blob, from, to) -> new ByteArrayInputStream(new byte[(int) (to - from)]),
                        (at, all) -> {});
        assertThatThrownBy(() -> writer.write(load, top, NOW))
                .isInstanceOf(DiskWriter.WrongBytes.class);
        assertThat(top.resolve(CourierFolder.NAME).resolve(CourierFolder.MANIFEST)).doesNotExist();
    }

    @Test
    void write_diskTooSmall_saysSoBeforeTheFirstByte() {
        Medium small =
                new Pulled(Long.MAX_VALUE) {
                    @Override
                    public long freeBytes(Path folder) {
                        return 1_000_000;
                    }
                };
        assertThatThrownBy(() -> writer(small).write(load, top, NOW))
                .isInstanceOfSatisfying(
                        DiskWriter.NoRoom.class, e -> assertThat(e.freeBytes).isEqualTo(1_000_000));
        assertThat(asked).isZero();
    }

    @Test
    void write_leavesJournalsThatWaitToBeCollected() throws Exception {
        Path journal = top.resolve(CourierFolder.NAME + "/journal/county-1/e-1-2.jnl");
        Files.createDirectories(journal.getParent());
        Files.writeString(journal, "sealed");
        writer(Medium.REAL).write(load, top, NOW);
        assertThat(journal).hasContent("sealed");
        assertThat(CarriedJournals.on(top))
                .extracting(CarriedJournals.File::name)
                .containsExactly("county-1/e-1-2.jnl");
    }

    /** A disk that is gone after so many bytes; every rename counts as one. */
    @Test
    void links_onTheDisk_leadNowhere() throws Exception {
        Path elsewhere = Files.createDirectories(top.resolve("elsewhere"));
        Path precious = Files.writeString(elsewhere.resolve("precious"), "a person's");
        Path disk = Files.createDirectories(top.resolve("disk"));
        Path folder = disk.resolve(CourierFolder.NAME);
        for (String linked : List.of("", "blobs", "documents", "blobs/ab")) {
            Path link = linked.isEmpty() ? folder : folder.resolve(linked);
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(link, elsewhere);
            assertThatThrownBy(() -> writer(Medium.REAL).write(load, disk, NOW))
                    .as(linked)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no folder");
            Files.delete(link);
        }
        String blob = CourierFolder.filesOf(load.blobs().getLast(), PART).getFirst();
        Path part = folder.resolve(blob + ".part");
        Files.createDirectories(part.getParent());
        Files.createSymbolicLink(part, precious);
        assertThatThrownBy(() -> writer(Medium.REAL).write(load, disk, NOW))
                .isInstanceOf(IOException.class);
        assertThat(precious).hasContent("a person's");
        assertThat(elsewhere).isDirectoryContaining("glob:**precious");
    }

    private static class Pulled implements Medium {

        private final long most;
        private long at;

        Pulled(long most) {
            this.most = most;
        }

        /** What a whole run takes. */
        long total(Run run) throws Exception {
            run.on(this);
            return at;
        }

        interface Run {
            void on(Medium medium) throws Exception;
        }

        private void use(long bytes) throws IOException {
            if (at + bytes > most) {
                at = Long.MAX_VALUE / 2;
                throw new IOException("No such device");
            }
            at += bytes;
        }

        @Override
        public Out append(Path file) throws IOException {
            use(0);
            Out real = Medium.REAL.append(file);
            return new Out() {
                @Override
                public void write(byte[] bytes, int length) throws IOException {
                    int room = (int) Math.clamp(most - at, 0, length);
                    real.write(bytes, room);
                    use(length);
                }

                @Override
                public void force() throws IOException {
                    use(0);
                }

                @Override
                public void close() throws IOException {
                    real.close();
                }
            };
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            use(1);
            Medium.REAL.rename(from, to);
        }

        @Override
        public void delete(Path file) throws IOException {
            use(0);
            Medium.REAL.delete(file);
        }

        @Override
        public void createFolders(Path folder) throws IOException {
            use(0);
            Medium.REAL.createFolders(folder);
        }

        @Override
        public void force(Path folder) throws IOException {
            use(0);
        }

        @Override
        public long freeBytes(Path folder) throws IOException {
            return Long.MAX_VALUE;
        }
    }
}
