package kejian.origin.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every engine for blobs must do. */
@Tag("engines")
abstract class BlobsContract {

    @TempDir protected Path folder;

    abstract Blobs blobs() throws IOException;

    private static byte[] bytes(int seed) {
        byte[] bytes = new byte[300_000];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private static BlobRef ref(byte[] bytes) {
        return new BlobRef(Digest.of(bytes).hex(), bytes.length);
    }

    @Test
    void blob_put_comesBackWholeAndFromAnyByte() throws Exception {
        Blobs blobs = blobs();
        byte[] bytes = bytes(1);
        blobs.put(ref(bytes), new ByteArrayInputStream(bytes));
        blobs.put(ref(bytes), new ByteArrayInputStream(bytes));
        Digest digest = ref(bytes).digest();
        assertThat(blobs.size(digest)).contains(300_000L);
        try (var all = blobs.open(digest, 0);
                var tail = blobs.open(digest, 299_990)) {
            assertThat(all.readAllBytes()).isEqualTo(bytes);
            assertThat(tail.readAllBytes()).isEqualTo(Arrays.copyOfRange(bytes, 299_990, 300_000));
        }
        assertThat(blobs.locate(digest))
                .hasValueSatisfying(p -> assertThat(p).hasBinaryContent(bytes));
    }

    @Test
    void blob_whoseBytesAreOthers_isRefusedAndLeavesNothing() throws Exception {
        Blobs blobs = blobs();
        byte[] bytes = bytes(2);
        for (byte[] lie :
                new byte[][] {
                    bytes(3), Arrays.copyOf(bytes, 299_999), Arrays.copyOf(bytes, 300_001)
                }) {
            assertThatThrownBy(() -> blobs.put(ref(bytes), new ByteArrayInputStream(lie)))
                    .isInstanceOf(Blobs.WrongDigestException.class);
        }
        assertThat(blobs.size(ref(bytes).digest())).isEmpty();
        assertThat(blobs.locate(ref(bytes).digest())).isEmpty();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void file_adopted_isABlobAndGoneFromItsPlace() throws Exception {
        Blobs blobs = blobs();
        byte[] bytes = bytes(4);
        Path file = Files.write(folder.resolve("finished"), bytes);
        blobs.adopt(file, ref(bytes));
        assertThat(file).doesNotExist();
        try (var in = blobs.open(ref(bytes).digest(), 0)) {
            assertThat(in.readAllBytes()).isEqualTo(bytes);
        }
    }

    @Test
    void blob_putByEightAtOnce_isThereOnce() throws Exception {
        Blobs blobs = blobs();
        byte[] bytes = bytes(5);
        try (var pool = Executors.newFixedThreadPool(8)) {
            Callable<Void> put =
                    () -> {
                        blobs.put(ref(bytes), new ByteArrayInputStream(bytes));
                        return null;
                    };
            for (var done : pool.invokeAll(java.util.Collections.nCopies(8, put))) {
                done.get();
            }
        }
        assertThat(blobs.size(ref(bytes).digest())).contains(300_000L);
    }

    @Test
    void blob_ofManyParts_orNone_comesBackWhole() throws Exception {
        Blobs blobs = blobs();
        byte[] large = new byte[12_000_000];
        new Random(7).nextBytes(large);
        for (byte[] bytes : new byte[][] {large, {}}) {
            blobs.put(ref(bytes), new ByteArrayInputStream(bytes));
            assertThat(blobs.size(ref(bytes).digest())).contains((long) bytes.length);
            try (var all = blobs.open(ref(bytes).digest(), 0);
                    var end = blobs.open(ref(bytes).digest(), bytes.length)) {
                assertThat(all.readAllBytes()).isEqualTo(bytes);
                assertThat(end.readAllBytes()).isEmpty();
            }
        }
    }

    @Test
    void file_adoptedTwice_isOneBlob() throws Exception {
        Blobs blobs = blobs();
        byte[] bytes = bytes(8);
        for (int i = 0; i < 2; i++) {
            Path file = Files.write(folder.resolve("finished"), bytes);
            blobs.adopt(file, ref(bytes));
            assertThat(file).doesNotExist();
        }
        assertThat(blobs.locate(ref(bytes).digest()))
                .hasValueSatisfying(p -> assertThat(p).hasBinaryContent(bytes));
    }

    @Test
    void source_thatBreaks_leavesNothing() throws Exception {
        Blobs blobs = blobs();
        byte[] bytes = bytes(9);
        InputStream broken =
                new SequenceInputStream(
                        new ByteArrayInputStream(bytes, 0, 100_000),
                        new InputStream() {
                            @Override
                            public int read() throws IOException {
                                throw new IOException("reset");
                            }
                        });
        assertThatThrownBy(() -> blobs.put(ref(bytes), broken)).hasMessageContaining("reset");
        assertThat(blobs.size(ref(bytes).digest())).isEmpty();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void blob_neverPut_isNotThere() throws Exception {
        Digest unknown = ref(bytes(6)).digest();
        assertThat(blobs().size(unknown)).isEmpty();
        assertThat(blobs().locate(unknown)).isEmpty();
    }
}
