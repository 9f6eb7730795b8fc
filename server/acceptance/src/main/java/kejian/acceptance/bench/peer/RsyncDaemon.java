package kejian.acceptance.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** rsync as a daemon over one folder, as mirrors of distributions run it. */
public final class RsyncDaemon {

    /** Of the one module. */
    public static final String MODULE = "tree";

    private RsyncDaemon() {}

    /**
     * @param folder for its configuration and log
     */
    public static Server start(Path folder, Path tree, int port)
            throws IOException, InterruptedException, MissingPeer {
        Files.createDirectories(folder);
        boolean isRoot = "root".equals(System.getProperty("user.name"));
        Path conf =
                Files.writeString(
                        folder.resolve("rsyncd.conf"),
                        """
                        use chroot = no
                        %s
                        [%s]
                        path = %s
                        read only = yes
                        """
                                .formatted(isRoot ? "uid = root\ngid = root" : "", MODULE, tree));
        return Server.start(
                "rsync",
                port,
                folder,
                List.of(
                        Programs.rsync().toString(),
                        "--daemon",
                        "--no-detach",
                        "--address=127.0.0.1",
                        "--port=" + port,
                        "--config=" + conf),
                Server.listening(port));
    }
}
