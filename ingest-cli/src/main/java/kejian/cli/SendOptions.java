package kejian.cli;

import java.io.Console;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import kejian.cli.client.Bandwidth;
import kejian.cli.client.TusUpload;
import kejian.cli.intake.ProgressLine;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How files go, for every command that sends some. */
final class SendOptions {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})([kKmM]?)");
    private static final int SMALLEST_CHUNK = 64 << 10;
    private static final int LARGEST_CHUNK = 256 << 20;

    @Option(names = "--transfers", defaultValue = "2", description = "同时上传几个 at a time")
    int transfers = 2;

    @Option(
            names = "--chunk-size",
            defaultValue = "8M",
            converter = ChunkSize.class,
            description = "64k … 256M")
    int chunkBytes = 8 << 20;

    /** How a chunk is checked on its way. */
    enum Checksum {
        sha256
    }

    @Option(names = "--checksum", defaultValue = "sha256", description = "${COMPLETION-CANDIDATES}")
    Checksum checksum = Checksum.sha256;

    @Option(names = "--retries", defaultValue = "10", description = "连续失败几次后放弃 in a row")
    int retries = 10;

    @Option(
            names = "--bwlimit",
            converter = Table.class,
            description = "限速 512k，或 \"08:00,512k 23:00,off\" (KiB, MiB a second)")
    @Nullable Bandwidth bandwidth;

    @Option(
            names = "--max-duration",
            converter = Span.class,
            description = "到时停止，可续传 90s, 30m, 2h; what is left goes on next time")
    @Nullable Duration longest;

    @Option(
            names = "--progress",
            defaultValue = "auto",
            description = "${COMPLETION-CANDIDATES} (on a terminal a bar)")
    Shown progress = Shown.auto;

    enum Shown {
        auto,
        bar,
        plain,
        none
    }

    TusUpload.Pace pace() {
        long begun = System.nanoTime();
        long most = longest == null ? Long.MAX_VALUE : longest.toNanos();
        BooleanSupplier isOver = () -> System.nanoTime() - begun > most;
        return new TusUpload.Pace(
                chunkBytes,
                bandwidth == null ? Bandwidth.unlimited() : bandwidth,
                Math.max(0, retries),
                isOver);
    }

    int atATime() {
        return Math.clamp(transfers, 1, 16);
    }

    ProgressLine line(Kejian kejian) {
        Console console = System.console();
        boolean terminal = console != null && console.isTerminal();
        ProgressLine.Style style =
                switch (progress) {
                    case bar -> ProgressLine.Style.BAR;
                    case plain -> ProgressLine.Style.PLAIN;
                    case none -> ProgressLine.Style.NONE;
                    case auto -> terminal ? ProgressLine.Style.BAR : ProgressLine.Style.NONE;
                };
        return new ProgressLine(
                kejian.quiet ? ProgressLine.Style.NONE : style, System.err, kejian::text);
    }

    static final class ChunkSize implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            Matcher size = SIZE.matcher(text);
            if (size.matches()) {
                long unit =
                        switch (size.group(2)) {
                            case "k", "K" -> 1 << 10;
                            case "m", "M" -> 1 << 20;
                            default -> 1;
                        };
                long bytes = Long.parseLong(size.group(1)) * unit;
                if (bytes >= SMALLEST_CHUNK && bytes <= LARGEST_CHUNK) {
                    return (int) bytes;
                }
            }
            throw new TypeConversionException(text + ": 64k … 256M");
        }
    }

    static final class Table implements ITypeConverter<Bandwidth> {
        @Override
        public Bandwidth convert(String text) {
            try {
                return Bandwidth.of(text, Clock.systemDefaultZone());
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(
                        e.getMessage() + ": 512k, or 08:00,512k 23:00,off");
            }
        }
    }

    static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            try {
                return Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
            } catch (DateTimeParseException e) {
                throw new TypeConversionException(text + ": 90s, 30m, 2h");
            }
        }
    }
}
