package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import kejian.cli.client.ApiException;
import kejian.cli.client.Origin;
import kejian.cli.intake.ProgressLine;
import kejian.cli.intake.Sender;
import kejian.cli.intake.Transfers;
import kejian.cli.intake.Wanted;
import kejian.contract.courseware.Category;
import kejian.contract.courseware.Purpose;
import kejian.sheet.Field;
import kejian.sheet.Moment;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Uploads files and makes courseware of them. */
@Command(name = "push", description = "上传视频或图文 upload videos and articles")
final class PushCommand implements Callable<Integer> {

    @ParentCommand Kejian kejian;

    @Parameters(arity = "1..*", paramLabel = "FILE")
    List<Path> files = List.of();

    @Option(names = "--column", required = true)
    String column = "";

    @Option(names = "--title", description = "default: the file's name")
    String title = "";

    @Option(names = "--summary", defaultValue = "")
    String summary = "";

    @Option(names = "--category", defaultValue = "TYPICAL_EXPERIENCE")
    String category = "";

    @Option(names = "--purpose", defaultValue = "EDUCATION")
    String purpose = "";

    @Option(
            names = "--meta",
            paramLabel = "K=V",
            description =
                    "summary, presenter, publisher, tags, category, purpose, withdrawAt; 也可用中文 or"
                            + " in Chinese")
    Map<String, String> meta = new LinkedHashMap<>();

    @Option(names = "--subtitle", paramLabel = "zh=FILE", description = "字幕 captions by language")
    Map<String, Path> subtitles = new LinkedHashMap<>();

    @Option(
            names = "--burn-in",
            paramLabel = "zh",
            description = "把这种语言的字幕压入老机顶盒的画面 draw captions of this language into tier A's picture")
    @Nullable String burnIn;

    @Option(
            names = "--cover",
            paramLabel = "FILE",
            description = "封面 a picture to stand for it: JPEG, PNG, GIF, BMP")
    @Nullable Path cover;

    @Option(names = "--priority", description = "转码次序 ${COMPLETION-CANDIDATES}")
    CoursewareCommands.Priority.@Nullable Rank priority;

    @Option(
            names = "--attach",
            paramLabel = "FILE",
            description = "讲义，可写多次 files to take along: PDF, DOCX, PPTX, XLSX, ZIP, pictures, TXT")
    List<Path> attachments = List.of();

    @Option(names = "--restricted", description = "只供报出编号的终端收看 for boxes that name themselves only")
    boolean restricted;

    @Option(names = "--external-id", description = "default: the file's digest")
    String externalId = "";

    @Option(
            names = "--publish-at",
            description = "2026-12-01 08:00 (China), unless the reviewer says otherwise")
    String publishAt = "";

    /** How far a push waits. */
    enum Until {
        preview,
        ready,
        published
    }

    @Option(
            names = "--wait",
            arity = "0..1",
            fallbackValue = "ready",
            description = "until it is ${COMPLETION-CANDIDATES} (ready where left out)")
    @Nullable Until until;

    @Mixin SendOptions options = new SendOptions();

    @Spec CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        boolean ofOne =
                !(title.isEmpty() && externalId.isEmpty() && subtitles.isEmpty() && cover == null)
                        || !attachments.isEmpty();
        if (files.size() > 1 && ofOne) {
            throw usage(
                    "--title, --external-id, --subtitle, --cover, --attach: "
                            + kejian.text("one-file-only"));
        }
        if (burnIn != null
                && until != null
                && subtitles.keySet().stream().noneMatch(burnIn::equalsIgnoreCase)) {
            // it would wait for ever
            throw usage("--burn-in %s --wait: --subtitle %s=FILE".formatted(burnIn, burnIn));
        }
        List<Path> all = new ArrayList<>(files);
        all.addAll(subtitles.values());
        if (cover != null) {
            all.add(cover);
        }
        all.addAll(attachments);
        for (Path file : all) {
            if (!Files.isRegularFile(file)) {
                throw new NoSuchFileException(file.toString());
            }
        }
        List<Wanted> wanted = new ArrayList<>();
        for (Path file : files) {
            wanted.add(wanted(file));
        }
        Origin origin = kejian.origin();
        Sender sender = new Sender(origin, kejian.folder(), options.pace());
        if (kejian.dryRun) {
            return dryRun(sender, wanted);
        }
        ProgressLine progress = options.line(kejian);
        try (Interrupted _ = Interrupted.hint(kejian)) {
            if (wanted.size() == 1) {
                push(origin, sender, wanted.getFirst(), progress);
                return 0;
            }
            return many(origin, sender, wanted, progress);
        }
    }

    private int many(Origin origin, Sender sender, List<Wanted> wanted, ProgressLine progress)
            throws InterruptedException {
        List<Callable<Void>> tasks = new ArrayList<>();
        for (Wanted one : wanted) {
            tasks.add(() -> {
                try {
                    push(origin, sender, one, progress);
                } catch (IOException e) {
                    progress.leave();
                    System.err.println("kejian: " + one.file() + ": " + e.getMessage());
                    throw e;
                }
                return null;
            });
        }
        List<Throwable> failures = new ArrayList<>();
        int well = Transfers.run(options.atATime(), tasks, /* failFast= */ false, failures::add);
        progress.leave();
        if (failures.isEmpty()) {
            return 0;
        }
        return well > 0 ? Kejian.SOME_FAILED : Kejian.exitOf(failures.getFirst());
    }

    private Wanted wanted(Path file) {
        Map<Field, String> said = new java.util.EnumMap<>(Field.class);
        said.put(Field.SUMMARY, summary);
        said.put(Field.CATEGORY, category);
        said.put(Field.PURPOSE, purpose);
        meta.forEach((key, value) -> {
            Field field =
                    Field.of(key)
                            .filter(METAS::contains)
                            .orElseThrow(() -> usage("--meta " + key + ": " + names()));
            said.put(field, value);
        });
        String named = file.getFileName().toString().replaceFirst("\\.[^.]{1,5}$", "");
        return new Wanted(
                file,
                title.isEmpty() ? named : title,
                column,
                new Wanted.Words(
                        said.getOrDefault(Field.SUMMARY, ""),
                        said.getOrDefault(Field.PRESENTER, ""),
                        said.getOrDefault(Field.PUBLISHER, ""),
                        Stream.of(said.getOrDefault(Field.TAGS, "").split("[,，、;；]"))
                                .map(String::strip)
                                .filter(t -> !t.isEmpty())
                                .toList(),
                        category(said.getOrDefault(Field.CATEGORY, "")),
                        purpose(said.getOrDefault(Field.PURPOSE, ""))),
                restricted,
                externalId,
                time("--publish-at", publishAt),
                time("--meta withdrawAt", said.getOrDefault(Field.WITHDRAW_AT, "")),
                subtitles,
                new Wanted.Extra(
                        cover,
                        attachments,
                        priority == null ? null : priority.serverName(),
                        burnIn));
    }

    private static final List<Field> METAS =
            List.of(
                    Field.SUMMARY,
                    Field.PRESENTER,
                    Field.PUBLISHER,
                    Field.TAGS,
                    Field.CATEGORY,
                    Field.PURPOSE,
                    Field.WITHDRAW_AT);

    private static String names() {
        return String.join(", ", METAS.stream().map(f -> f.english() + " " + f.chinese()).toList());
    }

    private Category category(String said) {
        return Stream.of(Category.values())
                .filter(c -> c.name().equalsIgnoreCase(said) || c.title().equals(said))
                .findFirst()
                .orElseThrow(() -> usage("--category " + said));
    }

    private Purpose purpose(String said) {
        return switch (said.toLowerCase(Locale.ROOT)) {
            case "education", "教育类" -> Purpose.EDUCATION;
            case "service", "服务类" -> Purpose.SERVICE;
            default -> throw usage("--purpose " + said);
        };
    }

    private @Nullable Instant time(String option, String said) {
        return said.isEmpty()
                ? null
                : Moment.of(said).orElseThrow(() -> usage(option + ": 2026-12-01 08:00"));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private int dryRun(Sender sender, List<Wanted> wanted)
            throws IOException, InterruptedException {
        for (Wanted one : wanted) {
            boolean there = sender.known(one).isPresent();
            if (kejian.json) {
                System.out.println(
                        Origin.JSON
                                .createObjectNode()
                                .put("file", one.file().toString())
                                .put("title", one.title())
                                .put("column", one.column())
                                .put("sizeBytes", Files.size(one.file()))
                                .put("alreadyThere", there));
            } else {
                System.out.println(
                        kejian.text(there ? "would-skip" : "would-send")
                                .formatted(one.file(), Files.size(one.file()), one.title()));
            }
        }
        return 0;
    }

    private void push(Origin origin, Sender sender, Wanted one, ProgressLine progress)
            throws IOException, InterruptedException {
        Sender.Sent sent = sender.send(one, progress.of(String.valueOf(one.file().getFileName())));
        progress.leave();
        for (String alike : sent.alike()) {
            System.err.println("kejian: " + kejian.text("alike").formatted(alike));
        }
        JsonNode courseware =
                until == null ? sent.courseware() : await(origin, sent.id(), until, progress);
        String said =
                switch (until) {
                    case null -> sent.fresh() ? "stored" : "already-there";
                    case preview -> "can-be-seen";
                    case ready -> "ready";
                    case published -> "published-state";
                };
        if (kejian.json) {
            System.out.println(courseware);
        } else if (!kejian.quiet) {
            System.out.println(kejian.text(said).formatted(sent.id()));
        }
    }

    private JsonNode await(Origin origin, String id, Until until, ProgressLine progress)
            throws IOException, InterruptedException {
        int shown = -1;
        while (true) {
            JsonNode courseware = origin.get("/api/courseware/" + id);
            JsonNode transcode = courseware.path("transcode");
            String code = transcode.path("code").asText();
            boolean article = courseware.path("kind").asText().equals("ARTICLE");
            if (until == Until.preview && transcode.path("preview").isObject()) {
                return courseware;
            }
            switch (article ? "READY" : transcode.path("state").asText()) {
                case "READY" -> {
                    if (until != Until.published
                            || courseware.path("state").asText().equals("PUBLISHED")) {
                        return courseware;
                    }
                }
                case "REFUSED" ->
                        throw new ApiException(
                                ApiException.REFUSED, code, failure("refused", transcode));
                case "FAILED", "CANCELLED" ->
                        throw new ApiException(
                                ApiException.OTHER, code, failure("failed", transcode));
                default -> {}
            }
            int percent = transcode.path("percent").asInt();
            if (percent != shown && !kejian.quiet && options.progress != SendOptions.Shown.none) {
                progress.leave();
                System.err.println(
                        kejian.text("transcoding")
                                .formatted(transcode.path("stage").asText(), percent));
                shown = percent;
            }
            java.util.concurrent.TimeUnit.MILLISECONDS.sleep(700);
        }
    }

    private String failure(String key, JsonNode transcode) {
        return kejian.text(key).formatted(transcode.path("detail").asText());
    }
}
