package kejian.edge.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import kejian.edge.disk.Disk;
import kejian.edge.disk.RealDisk;

/**
 * A real disk that dies before its k-th change and then shows what a power cut could have left: a
 * model of POSIX, where bytes are safe after fsync of the file and names after fsync of the folder,
 * and anything else may or may not be there.
 */
public final class MortalDisk implements Disk {

    /** What is left after the death. */
    public enum Aftermath {
        /** The process alone died: all that was written is there. */
        KILLED,
        /** Only what was forced is there. */
        FORCED_ONLY,
        /** Names were faster than bytes: every rename is there, bytes only as forced. */
        NAMES_AHEAD,
        /** As FORCED_ONLY, but names right below the root (pointers) were faster. */
        POINTERS_AHEAD
    }

    /** The machine is off. No code of the edge may catch it. */
    public static final class PowerCut extends Error {
        private static final long serialVersionUID = 1L;
    }

    /** What a careless programmer leaves out. */
    public enum Omission {
        NOTHING,
        FILE_FORCE,
        FOLDER_FORCE
    }

    private final RealDisk disk = new RealDisk();
    private final Path root;
    private final int dieBefore;
    private final Omission omission;
    private final Map<Path, Inode> names = new HashMap<>();
    private final Map<Path, Inode> durableNames = new HashMap<>();
    private int changes;
    private boolean dead;
    private boolean failOnce;

    /**
     * @param dieBefore the change that does not happen any more, from 1
     */
    public MortalDisk(Path root, int dieBefore, Omission omission) {
        this.root = root;
        this.dieBefore = dieBefore;
        this.omission = omission;
        for (Path file : filesUnder(root)) {
            Inode inode = new Inode(read(file));
            names.put(file, inode);
            durableNames.put(file, inode);
        }
    }

    /** Instead of dying, the one change fails as on a full disk, and the next ones work. */
    public MortalDisk failingOnce() {
        failOnce = true;
        return this;
    }

    public boolean wasHit() {
        return changes >= dieBefore;
    }

    private synchronized void step() throws IOException {
        if (dead) {
            throw new PowerCut();
        }
        if (++changes == dieBefore) {
            if (failOnce) {
                throw new IOException("No space left on device");
            }
            dead = true;
            throw new PowerCut();
        }
    }

    /** Makes the folder look as it would after the machine is on again. */
    public void comeBack(Aftermath aftermath) {
        if (aftermath == Aftermath.KILLED) {
            return;
        }
        Map<Path, Inode> left = new HashMap<>(durableNames);
        if (aftermath == Aftermath.NAMES_AHEAD) {
            left = new HashMap<>(names);
        } else if (aftermath == Aftermath.POINTERS_AHEAD) {
            left.keySet().removeIf(file -> root.equals(file.getParent()));
            for (Map.Entry<Path, Inode> entry : names.entrySet()) {
                if (root.equals(entry.getKey().getParent())) {
                    left.put(entry.getKey(), entry.getValue());
                }
            }
        }
        try {
            for (Path file : filesUnder(root)) {
                Files.delete(file);
            }
            for (Map.Entry<Path, Inode> entry : left.entrySet()) {
                Files.write(entry.getKey(), entry.getValue().durable);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Out create(Path file) throws IOException {
        step();
        return out(file, disk.create(file));
    }

    @Override
    public Out append(Path file) throws IOException {
        step();
        return out(file, disk.append(file));
    }

    private synchronized Out out(Path file, Out real) {
        Inode inode = names.computeIfAbsent(file, f -> new Inode(new byte[0]));
        return new MortalOut(file, inode, real);
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
        step();
        disk.rename(from, to);
        synchronized (this) {
            Inode inode = names.remove(from);
            if (inode != null) {
                names.put(to, inode);
            }
        }
    }

    @Override
    public void delete(Path file) throws IOException {
        step();
        disk.delete(file);
        synchronized (this) {
            names.remove(file);
        }
    }

    @Override
    public void createFolders(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            step();
        }
        disk.createFolders(folder);
    }

    @Override
    public void forceFolder(Path folder) throws IOException {
        if (omission == Omission.FOLDER_FORCE) {
            return;
        }
        step();
        synchronized (this) {
            durableNames.keySet().removeIf(file -> folder.equals(file.getParent()));
            names.forEach((file, inode) -> {
                if (folder.equals(file.getParent())) {
                    durableNames.put(file, inode);
                }
            });
        }
    }

    @Override
    public long freeBytes(Path folder) throws IOException {
        return disk.freeBytes(folder);
    }

    private static List<Path> filesUnder(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Inode {
        private byte[] durable;

        Inode(byte[] durable) {
            this.durable = durable;
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
        public void write(ByteBuffer bytes) throws IOException {
            // The first half lands before the step: a death in here leaves a torn write.
            int end = bytes.limit();
            bytes.limit(bytes.position() + bytes.remaining() / 2);
            if (!dead) {
                real.write(bytes);
            }
            bytes.limit(end);
            step();
            real.write(bytes);
        }

        @Override
        public void force() throws IOException {
            if (omission == Omission.FILE_FORCE) {
                return;
            }
            step();
            inode.durable = read(file);
        }

        @Override
        public long size() throws IOException {
            return real.size();
        }

        @Override
        public void truncate(long sizeBytes) throws IOException {
            step();
            real.truncate(sizeBytes);
        }

        @Override
        public void close() throws IOException {
            real.close();
        }
    }
}
