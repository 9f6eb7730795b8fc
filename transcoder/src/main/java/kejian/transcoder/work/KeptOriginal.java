package kejian.transcoder.work;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import kejian.contract.blob.BlobRef;
import org.jspecify.annotations.Nullable;

/**
 * The last task's original, kept for the next one: chunks of one title mostly come one after
 * another. It is one file for each slot, so that the disk it takes is bounded; what it is, is known
 * to this process alone, which has verified it, so that nothing is believed after a restart.
 */
final class KeptOriginal {

    private final Path file;
    private @Nullable BlobRef known;

    KeptOriginal(Path file) {
        this.file = file;
    }

    boolean is(BlobRef wanted) {
        return wanted.equals(known) && Files.exists(file);
    }

    /** Moves it into place, if it is the one. */
    boolean give(BlobRef wanted, Path to) throws IOException {
        boolean same = is(wanted);
        known = null;
        if (same) {
            Files.move(file, to, StandardCopyOption.REPLACE_EXISTING);
        } else {
            Files.deleteIfExists(file);
        }
        return same;
    }

    void keep(Path original, BlobRef verified) throws IOException {
        if (Files.exists(original)) {
            Files.move(original, file, StandardCopyOption.REPLACE_EXISTING);
            known = verified;
        }
    }

    void forget() throws IOException {
        known = null;
        Files.deleteIfExists(file);
    }
}
