package kejian.acceptance.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An S3 server: s3proxy over a folder of files, as the contract of blobs runs against. */
public final class ObjectStore {

    private static final String IDENTITY = "test";
    private static final String SECRET = "testtest";

    private ObjectStore() {}

    /** Where the build or somebody else has put it. */
    public static Path program(Path checkout) throws MissingPeer {
        String named = System.getenv("S3PROXY_JAR");
        Path jar =
                named == null
                        ? checkout.resolve("server/origin/target/servers/s3proxy.jar")
                        : Path.of(named);
        if (!Files.isRegularFile(jar)) {
            throw new MissingPeer(
                    "s3proxy",
                    "set S3PROXY_JAR, or ./mvnw generate-test-resources -pl server/origin -am"
                            + " -Pengines");
        }
        return jar;
    }

    /**
     * @param folder objects, settings, log; what lies there from an earlier life is served again
     */
    public static Server start(Path checkout, Path folder, int port)
            throws IOException, InterruptedException, MissingPeer {
        Path jar = program(checkout);
        Path objects = Files.createDirectories(folder.resolve("objects"));
        Path settings =
                Files.writeString(
                        folder.resolve("s3proxy.properties"),
                        """
                        s3proxy.endpoint=http://127.0.0.1:%d
                        s3proxy.authorization=aws-v2-or-v4
                        s3proxy.identity=%s
                        s3proxy.credential=%s
                        jclouds.provider=filesystem-nio2
                        jclouds.filesystem.basedir=%s
                        """
                                .formatted(port, IDENTITY, SECRET, objects));
        return Server.start(
                "s3proxy",
                port,
                folder,
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-jar",
                        jar.toString(),
                        "--properties",
                        settings.toString()),
                Server.listening(port));
    }

    /** What an origin is told to keep its blobs there. */
    public static List<String> settings(int port) {
        return List.of(
                "-Dkejian.blobs.s3.endpoint=http://127.0.0.1:" + port,
                "-Dkejian.blobs.s3.access-key=" + IDENTITY,
                "-Dkejian.blobs.s3.secret-key=" + SECRET);
    }
}
