package kejian.origin.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kejian.origin.disk.Disk;
import kejian.origin.disk.RealDisk;

/**
 * A real disk that dies at a step and then shows what a power cut could have left: a model of
 * POSIX, where bytes are safe after fsync of the file, names after fsync of their folder, and
 * anything else may or may not be there. It may live on after a process that was only killed.
 */
public class MortalDisk implements Disk {

    /** What is left after the death. */
    public enum Aftermath {
        /** The process alone died: all that was written is there. */
        KILLED,
        /** Only what was forced is there. */
        FORCED_ONLY,
        /** Names were faster than bytes. */
        NAMES_AHEAD,
        /**
         * Sizes and names were faster than bytes: what was not forced is half there, half zeros.
         */
        TORN
    }

    /** What a careless programmer leaves out. */
    public enum Omission {
        NOTHING,
        FILE_FORCE,
        FOLDER_FORCE
    }

    private final RealDisk disk = new RealDisk();
    private final Path root;
    private final Omission omission;
    private final Map<Path, Inode> names = new HashMap<>();
    private final Map<Path, Inode> durableNames = new HashMap<>();
    private volatile Steps steps;

    public MortalDisk(Path root, Steps steps, Omission omission) {
        this.root = root;
        this.steps = steps;
        this.omission = omission;
        for (Path each : under(root)) {
            Inode inode = new Inode(Files.isDirectory(each));
            inode.force(each);
            names.put(each, inode);
            durableNames.put(each, inode);
        }
    }

    /** The next process on the same disk, after one that was killed. */
    public void next(Steps fresh) {
        steps = fresh;
    }

    /** Makes the folder look as it would after the machine is on again. */
    public synchronized void comeBack(Aftermath aftermath) {
        if (aftermath == Aftermath.KILLED) {
            return;
        }
        Map<Path, Inode> left =
                new HashMap<>(aftermath == Aftermath.FORCED_ONLY ? durableNames : names);
        try {
            Map<Path, byte[]> torn = new HashMap<>();
            for (Path each : under(root).reversed()) {
                if (aftermath == Aftermath.TORN && Files.isRegularFile(each)) {
                    torn.put(each, torn(Files.readAllBytes(each), names.get(each).durable));
                }
                Files.delete(each);
            }
            for (Path each : left.keySet().stream().sorted().toList()) {
                if (!Files.isDirectory(each.getParent())) {
                    continue; // its folder has no name
                }
                if (left.get(each).folder) {
                    Files.createDirectory(each);
                } else {
                    Files.write(each, torn.getOrDefault(each, left.get(each).durable));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        names.clear();
        durableNames.clear();
        for (Path each : under(root)) {
            Inode inode = new Inode(Files.isDirectory(each));
            inode.force(each);
            names.put(each, inode);
            durableNames.put(each, inode);
        }
    }

    private static byte[] torn(byte[] now, byte[] durable) {
        byte[] left = now.clone();
        int safe = Math.min(durable.length, now.length);
        System.arraycopy(durable, 0, left, 0, safe);
        Arrays.fill(left, safe + (now.length - safe) / 2, now.length, (byte) 0);
        return left;
    }

    @Override
    public synchronized Out create(Path file) throws IOException {
        steps.step();
        Out real = disk.create(file);
        Inode inode = new Inode(/* folder= */ false);
        names.put(file, inode);
        return new MortalOut(file, inode, real);
    }

    @Override
    public synchronized Out open(Path file) throws IOException {
        return new MortalOut(file, names.get(file), disk.open(file));
    }

    @Override
    public synchronized void rename(Path from, Path to) throws IOException {
        steps.step();
        disk.rename(from, to);
        names.put(to, names.remove(from));
    }

    @Override
    public synchronized void delete(Path file) throws IOException {
        steps.step();
        disk.delete(file);
        names.remove(file);
    }

    @Override
    public synchronized void createFolders(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        createFolders(folder.getParent());
        steps.step();
        Files.createDirectory(folder);
        names.put(folder, new Inode(/* folder= */ true));
        forceFolder(folder.getParent());
    }

    @Override
    public synchronized void forceFolder(Path folder) throws IOException {
        steps.step();
        if (omission == Omission.FOLDER_FORCE) {
            return;
        }
        durableNames.keySet().removeIf(each -> folder.equals(each.getParent()));
        names.forEach((each, inode) -> {
            if (folder.equals(each.getParent())) {
                durableNames.put(each, inode);
            }
        });
    }

    @Override
    public long freeBytes(Path folder) throws IOException {
        return disk.freeBytes(folder);
    }

    private static List<Path> under(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(each -> !each.equals(root))
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Inode {
        private final boolean folder;
        private byte[] durable = {};

        Inode(boolean folder) {
            this.folder = folder;
        }

        void force(Path path) {
            try {
                durable = folder ? durable : Files.readAllBytes(path);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final class MortalOut implements Out {
        private final Path file;
        private final Inode inode;
        private final Out real;

        MortalOut(Path file, Inode inode, Out real) {
            this.file = file;
            this.inode = inode;
            this.real = real;
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            steps.step();
            real.truncate(sizeBytes);
        }

        @Override
        public void write(long at, ByteBuffer bytes) throws IOException {
            // The first half lands before the step: a death in here leaves a torn write.
            int end = bytes.limit();
            int half = bytes.remaining() / 2;
            if (!steps.areOver()) {
                real.write(at, bytes.slice(bytes.position(), half));
            }
            steps.step();
            real.write(
                    at + half, bytes.slice(bytes.position() + half, end - bytes.position() - half));
            bytes.position(end);
        }

        @Override
        public void force() throws IOException {
            steps.step();
            if (omission != Omission.FILE_FORCE) {
                inode.force(file);
            }
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
