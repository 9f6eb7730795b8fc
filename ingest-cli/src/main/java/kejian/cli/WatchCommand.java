package kejian.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import kejian.cli.client.ApiException;
import kejian.cli.client.Origin;
import kejian.cli.intake.ProgressLine;
import kejian.cli.intake.Sender;
import kejian.cli.intake.SettledFolder;
import kejian.cli.intake.Wanted;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Purpose;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Uploads whatever comes to rest in a folder. */
@Command(name = "watch", description = "监视文件夹并上传 upload what comes to rest in a folder")
final class WatchCommand implements Callable<Integer> {

    @ParentCommand Kejian kejian;

    @Parameters(paramLabel = "DIR")
    Path folder = Path.of("");

    @Option(names = "--column", required = true)
    String column = "";

    @Option(
            names = "--settle",
            defaultValue = "30s",
            converter = SendOptions.Span.class,
            description = "多久不变才上传 how long a file must stay the same")
    Duration settle = Duration.ofSeconds(30);

    @Option(names = "--once", description = "处理完现有文件即退出 end after the files that are there now")
    boolean once;

    @Mixin SendOptions options = new SendOptions();

    private final Clock clock = Clock.systemDefaultZone();
    private int done;
    private int failed;
    private int lastFailure;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Files.isDirectory(folder)) {
            throw new NoSuchFileException(folder.toString());
        }
        Origin origin = kejian.origin();
        Sender sender = new Sender(origin, kejian.folder(), options.pace());
        ProgressLine progress = options.line(kejian);
        SettledFolder watched = new SettledFolder(folder, settle);
        say(kejian.text("watch-waits").formatted(folder));
        try (Interrupted _ = Interrupted.hint(kejian)) {
            while (true) {
                List<Path> settled = watched.look(System.nanoTime());
                for (Path file : settled) {
                    take(watched, sender, progress, file);
                }
                if (once && (!settled.isEmpty() || !watched.isWaiting())) {
                    return failed == 0 ? 0 : done > 0 ? Kejian.SOME_FAILED : lastFailure;
                }
                TimeUnit.MILLISECONDS.sleep(Math.clamp(settle.toMillis() / 3, 50, 10_000));
            }
        }
    }

    private void take(SettledFolder watched, Sender sender, ProgressLine progress, Path file)
            throws IOException, InterruptedException {
        String name = file.getFileName().toString();
        Path captions = SettledFolder.captions(file);
        Wanted wanted =
                new Wanted(
                        file,
                        name.replaceFirst("\\.[^.]{1,5}$", ""),
                        column,
                        new Wanted.Words(
                                "",
                                "",
                                "",
                                List.of(),
                                Category.TYPICAL_EXPERIENCE,
                                Purpose.EDUCATION),
                        /* restricted= */ false,
                        /* externalId= */ "",
                        /* publishAt= */ null,
                        /* withdrawAt= */ null,
                        captions == null ? Map.of() : Map.of("zh", captions),
                        Wanted.Extra.NONE);
        if (kejian.dryRun) {
            boolean there = sender.known(wanted).isPresent();
            say(
                    kejian.text(there ? "would-skip" : "would-send")
                            .formatted(file, Files.size(file), wanted.title()));
            return;
        }
        try {
            Sender.Sent sent = sender.send(wanted, progress.of(name));
            Path moved = watched.done(file, LocalDate.now(clock));
            done++;
            progress.leave();
            if (kejian.json) {
                System.out.println(
                        Origin.JSON
                                .createObjectNode()
                                .put("file", name)
                                .put("id", sent.id())
                                .put("fresh", sent.fresh())
                                .put("moved", moved.toString()));
            } else {
                say(kejian.text("watch-done").formatted(name, sent.id()));
            }
        } catch (ApiException e) {
            progress.leave();
            failed++;
            lastFailure = e.exit();
            System.err.println(
                    "kejian: " + kejian.text("watch-failed").formatted(name, e.getMessage()));
            if (e.exit() == ApiException.REFUSED) {
                // the file is at fault; a line, a login or a full disk is not the file's fault
                watched.failed(file, reason(name, e));
            }
        } catch (IOException e) {
            // renamed, deleted or still being written since the look: the next look tells
            progress.leave();
            failed++;
            lastFailure = ApiException.OTHER;
            System.err.println("kejian: " + kejian.text("watch-failed").formatted(name, e));
        }
    }

    private String reason(String name, ApiException e) {
        return """
        文件：%s
        时间：%s
        原因：%s
        办法：改正后把文件移回上一级文件夹，会自动重新上传。
        """
                .formatted(
                        name,
                        LocalDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS),
                        e.getMessage());
    }

    private void say(String line) {
        if (!kejian.quiet && !kejian.json) {
            System.out.println(line);
        }
    }
}
