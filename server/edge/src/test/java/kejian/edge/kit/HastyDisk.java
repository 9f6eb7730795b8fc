package kejian.edge.kit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A disk that waits for nothing: for tests of what is remembered, not of when it is durable. */
public final class HastyDisk extends ForwardingDisk {

    @Override
    protected void force(Out real) {}

    @Override
    public void createFolders(Path folder) throws IOException {
        Files.createDirectories(folder);
    }

    @Override
    public void forceFolder(Path folder) {}
}
