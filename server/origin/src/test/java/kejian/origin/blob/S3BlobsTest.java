package kejian.origin.blob;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minio.MinioClient;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import kejian.contract.blob.BlobRef;
import kejian.contract.blob.Digest;
import kejian.origin.disk.RealDisk;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The S3 engine against a server of its own kind (s3proxy), each test with its own bucket. */
class S3BlobsTest extends BlobsContract {

    @TempDir static Path objects;
    private static S3Server server;
    private String bucket;

    @BeforeAll
    static void start() throws Exception {
        String jar = System.getProperty("engines.s3proxy", "");
        if (jar.isEmpty()) {
            System.out.println("left out: S3 side of the blob contract; run with -Pengines");
        }
        Assumptions.assumeFalse(jar.isEmpty(), "needs -Pengines");
        System.out.println("province's blobs: s3proxy " + S3Server.version(Path.of(jar)));
        server = S3Server.start(Path.of(jar), objects);
    }

    @AfterAll
    static void stop() throws Exception {
        if (server != null) {
            server.close();
        }
    }

    @BeforeEach
    void anotherBucket() {
        bucket = "b" + UUID.randomUUID();
    }

    @Override
    Blobs blobs() throws IOException {
        return blobs(client("testtest"), "blobs");
    }

    private static MinioClient client(String secret) {
        return MinioClient.builder()
                .endpoint(server.endpoint())
                .region("us-east-1")
                .credentials("test", secret)
                .build();
    }

    private S3Blobs blobs(MinioClient client, String local) throws IOException {
        return new S3Blobs(
                client,
                bucket,
                new FilesystemBlobs(new RealDisk(), folder.resolve(local), /* reserveBytes= */ 0));
    }

    @Test
    void blob_onAnotherMachine_isReadFromTheStore() throws Exception {
        byte[] bytes = new byte[300_000];
        new Random(9).nextBytes(bytes);
        BlobRef blob = blobs().put(bytes);
        S3Blobs other = blobs(client("testtest"), "another machine");
        try (var in = other.open(blob.digest(), 299_000)) {
            assertThat(in.readAllBytes()).hasSize(1_000);
        }
        try (var in = other.open(blob.digest(), 300_000)) {
            assertThat(in.readAllBytes()).isEmpty();
        }
        assertThat(other.locate(blob.digest()))
                .hasValueSatisfying(file -> assertThat(file).hasBinaryContent(bytes));
    }

    @Test
    void blob_withoutBytes_isReadOnAnotherMachine() throws Exception {
        BlobRef blob = blobs().put(new byte[0]);
        try (var in = blobs(client("testtest"), "another machine").open(blob.digest(), 0)) {
            assertThat(in.readAllBytes()).isEmpty();
        }
    }

    @Test
    void store_withAnotherSecret_isRefusedAtTheStart() {
        assertThatThrownBy(() -> blobs(client("wrongwrong"), "blobs"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("S3");
    }

    /** The local copy alone is no blob: what the store did not take is sent again. */
    @Test
    void store_thatIsDown_losesNothingAndIsTriedAgain() throws Exception {
        S3Blobs blobs = (S3Blobs) blobs();
        byte[] bytes = {1, 2, 3};
        BlobRef blob = new BlobRef(Digest.of(bytes).hex(), 3);
        Path file = Files.write(folder.resolve("finished"), bytes);
        server.stop();
        try {
            assertThatThrownBy(() -> blobs.put(blob, new ByteArrayInputStream(bytes)))
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> blobs.adopt(file, blob)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> blobs.size(blob.digest())).isInstanceOf(IOException.class);
            assertThat(file).hasBinaryContent(bytes);
        } finally {
            server.startAgain();
        }
        assertThat(blobs.size(blob.digest())).isEmpty();
        blobs.put(blob, new ByteArrayInputStream(bytes));
        assertThat(blobs.size(blob.digest())).contains(3L);
    }

    /** A server process on a free port. */
    private static final class S3Server implements AutoCloseable {

        private final ProcessBuilder command;
        private final int port;
        private Process process;

        private S3Server(ProcessBuilder command, int port) {
            this.command = command;
            this.port = port;
        }

        static S3Server start(Path jar, Path objects) throws Exception {
            int port;
            try (var free = new java.net.ServerSocket(0)) {
                port = free.getLocalPort();
            }
            Path base = Files.createDirectories(objects.resolve("data"));
            Path settings =
                    Files.writeString(
                            objects.resolve("s3proxy.properties"),
                            """
                            s3proxy.endpoint=http://127.0.0.1:%d
                            s3proxy.authorization=aws-v2-or-v4
                            s3proxy.identity=test
                            s3proxy.credential=testtest
                            jclouds.provider=filesystem-nio2
                            jclouds.filesystem.basedir=%s
                            """
                                    .formatted(port, base));
            Path java = Path.of(System.getProperty("java.home"), "bin", "java");
            ProcessBuilder command =
                    new ProcessBuilder(
                                    java.toString(),
                                    "-Xmx128m",
                                    "-jar",
                                    jar.toString(),
                                    "--properties",
                                    settings.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(objects.resolve("s3proxy.log").toFile());
            S3Server server = new S3Server(command, port);
            server.startAgain();
            return server;
        }

        static String version(Path jar) throws IOException {
            try (JarFile packed = new JarFile(jar.toFile())) {
                return packed.getManifest().getMainAttributes().getValue("Implementation-Version");
            }
        }

        String endpoint() {
            return "http://127.0.0.1:" + port;
        }

        void startAgain() throws Exception {
            process = command.start();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (true) {
                try (var _ = new java.net.Socket("127.0.0.1", port)) {
                    return;
                } catch (java.net.ConnectException e) {
                    assertThat(process.isAlive()).as("s3proxy lives").isTrue();
                    assertThat(System.nanoTime()).as("s3proxy starts in time").isLessThan(end);
                    Thread.sleep(100);
                }
            }
        }

        void stop() throws Exception {
            process.destroy();
            process.waitFor();
        }

        @Override
        public void close() throws Exception {
            stop();
        }
    }
}
