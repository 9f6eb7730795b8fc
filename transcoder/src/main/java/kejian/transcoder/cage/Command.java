package kejian.transcoder.cage;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * One child to run. No argument comes from a user: names are ours, values are numbers or enums.
 *
 * @param directory the only place it may write; also its working directory
 * @param cpu processor time after which the kernel ends it
 * @param wall time after which the cage ends it
 * @param stall it is ended when {@link Watcher#workDone} has not risen for this long
 * @param maxFileBytes largest file it may write
 * @param devices what else it may open for reading and writing
 */
public record Command(
        Path program,
        List<String> arguments,
        Path directory,
        Duration cpu,
        Duration wall,
        Duration stall,
        long maxFileBytes,
        List<Path> devices) {

    public Command {
        devices = List.copyOf(devices);
        arguments = List.copyOf(arguments);
    }

    public Command(
            Path program,
            List<String> arguments,
            Path directory,
            Duration cpu,
            Duration wall,
            Duration stall,
            long maxFileBytes) {
        this(program, arguments, directory, cpu, wall, stall, maxFileBytes, List.of());
    }

    /** Hears what the child says, line by line; called from two threads of the cage. */
    public interface Watcher {

        void output(String line);

        default void error(String line) {}

        /** A number that rises only when the child has got further. */
        long workDone();
    }
}
