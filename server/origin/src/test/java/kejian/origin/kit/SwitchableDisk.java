package kejian.origin.kit;

import io.quarkus.test.Mock;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Path;
import kejian.origin.disk.Disk;
import kejian.origin.disk.RealDisk;

/** The disk of this machine until a test puts another in its place. */
@Mock
@ApplicationScoped
public class SwitchableDisk implements Disk {

    private volatile Disk disk = new RealDisk();

    public void become(Disk another) {
        disk = another;
    }

    @Override
    public Out create(Path file) throws IOException {
        return disk.create(file);
    }

    @Override
    public Out open(Path file) throws IOException {
        return disk.open(file);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
        disk.delete(file);
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        disk.createFolders(folder);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        disk.forceFolder(folder);
    }

    @Override
    public long freeBytes(Path folder) throws IOException {
        return disk.freeBytes(folder);
    }
}
