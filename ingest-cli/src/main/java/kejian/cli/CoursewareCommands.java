package kejian.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import kejian.cli.client.Origin;
import kejian.sheet.Moment;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Courseware, one or many. */
final class CoursewareCommands {

    private CoursewareCommands() {}

    private static void print(Kejian kejian, JsonNode c) {
        if (kejian.json) {
            System.out.println(c);
            return;
        }
        JsonNode transcode = c.path("transcode");
        System.out.printf(
                "%s  %-10s %-8s %3d%%  %s%n",
                c.path("id").asText(),
                c.path("state").asText(),
                transcode.path("state").asText("-"),
                transcode.path("percent").asInt(100),
                c.path("title").asText());
        if (transcode.hasNonNull("detail")) {
            System.out.println("    " + transcode.path("detail").asText());
        }
        JsonNode preview = transcode.path("preview");
        if (preview.isObject() && !transcode.path("state").asText().equals("READY")) {
            System.out.println(
                    "    "
                            + kejian.text("preview")
                                    .formatted(
                                            preview.path("playableMs").asLong() / 1000,
                                            preview.path("durationMs").asLong() / 1000,
                                            preview.path("address").asText()));
        }
        if (c.hasNonNull("withdrawAt")) {
            System.out.println(
                    "    " + kejian.text("term").formatted(c.path("withdrawAt").asText()));
        }
        JsonNode proposal = c.path("proposal");
        if (proposal.isObject()) {
            String what = proposal.path("open").asBoolean() ? kejian.text("proposal-open") : "";
            what += proposal.hasNonNull("words") ? kejian.text("proposal-words") : "";
            what += proposal.hasNonNull("captions") ? kejian.text("proposal-captions") : "";
            what += proposal.hasNonNull("cover") ? kejian.text("proposal-cover") : "";
            what += proposal.hasNonNull("film") ? kejian.text("proposal-film") : "";
            what += proposal.hasNonNull("attachments") ? kejian.text("proposal-attachments") : "";
            what +=
                    proposal.hasNonNull("term")
                            ? kejian.text("proposal-term")
                                    .formatted(proposal.path("term").path("until").asText("never"))
                            : "";
            String by =
                    String.join(
                            ", ", proposal.path("by").valueStream().map(JsonNode::asText).toList());
            System.out.println("    " + kejian.text("proposal").formatted(what.strip(), by));
        }
        for (JsonNode finding : transcode.path("findings")) {
            GateCommands.print(kejian, finding);
        }
    }

    @Command(name = "status", description = "查看课件 show courseware")
    static final class Status implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Parameters(arity = "1..*", paramLabel = "ID")
        java.util.List<String> ids = java.util.List.of();

        @Option(names = "--follow", description = "直到转码结束 until the transcode has ended")
        boolean follow;

        @Override
        public Integer call() throws IOException, InterruptedException {
            for (String id : ids) {
                JsonNode before = null;
                while (true) {
                    JsonNode now = kejian.origin().get("/api/courseware/" + id);
                    if (!now.path("transcode").equals(before)) {
                        print(kejian, now);
                    }
                    before = now.path("transcode");
                    if (!follow || !before.path("state").asText().matches("QUEUED|RUNNING")) {
                        break;
                    }
                    TimeUnit.SECONDS.sleep(1);
                }
            }
            return 0;
        }
    }

    @Command(name = "ls", description = "列出课件 list courseware")
    static final class List implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Option(names = "--column")
        String column = "";

        @Option(names = "--state")
        String state = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            String query = "size=200";
            query += column.isEmpty() ? "" : "&column=" + Kejian.encoded(column);
            query += state.isEmpty() ? "" : "&state=" + Kejian.encoded(state);
            for (JsonNode c : kejian.origin().get("/api/courseware?" + query).path("items")) {
                print(kejian, c);
            }
            return 0;
        }
    }

    @Command(name = "retry", description = "重试转码 transcode again")
    static final class Retry implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Parameters(paramLabel = "ID")
        String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            print(kejian, kejian.origin().post("/api/courseware/" + id + "/retry", Map.of()));
            return 0;
        }
    }

    @Command(name = "cancel", description = "取消转码 end a transcode")
    static final class Cancel implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Parameters(paramLabel = "ID")
        String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            print(kejian, kejian.origin().post("/api/courseware/" + id + "/cancel", Map.of()));
            return 0;
        }
    }

    @Command(name = "priority", description = "转码次序 what is transcoded first")
    static final class Priority implements Callable<Integer> {

        enum Rank {
            urgent,
            normal,
            archive;

            String serverName() {
                return name().toUpperCase(java.util.Locale.ROOT);
            }
        }

        @ParentCommand Kejian kejian;

        @Parameters(index = "0", paramLabel = "ID")
        String id = "";

        @Parameters(index = "1", paramLabel = "RANK", description = "${COMPLETION-CANDIDATES}")
        Rank rank = Rank.normal;

        @Override
        public Integer call() throws IOException, InterruptedException {
            print(
                    kejian,
                    kejian.origin()
                            .replace(
                                    "/api/courseware/" + id + "/priority",
                                    Map.of("priority", rank.serverName())));
            return 0;
        }
    }

    @Command(name = "publish", description = "送审；或审核（课件或待批变更）并发布 submit, or approve and release")
    static final class Publish implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Parameters(paramLabel = "ID")
        String id = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Origin origin = kejian.origin();
            JsonNode courseware = origin.get("/api/courseware/" + id);
            String state = courseware.path("state").asText();
            if (state.equals("DRAFT")) {
                origin.post("/api/courseware/" + id + "/submit", Map.of());
                System.out.println(kejian.text("submitted").formatted(id));
                return 0;
            }
            if (state.equals("IN_REVIEW")) {
                origin.post("/api/courseware/" + id + "/approve", Map.of());
            } else if (courseware.hasNonNull("proposal")) {
                origin.post(
                        "/api/courseware/" + id + "/approve",
                        Map.of(),
                        CaptionCommands.seen(origin, id));
            }
            JsonNode made =
                    origin.post(
                            "/api/releases",
                            Map.of(),
                            Map.of("Idempotency-Key", UUID.randomUUID().toString()));
            System.out.println(kejian.text("published").formatted(made.path("number").asLong()));
            return 0;
        }
    }

    @Command(name = "schedule", description = "审核并定时上线 approve for a later release")
    static final class Schedule implements Callable<Integer> {

        @ParentCommand Kejian kejian;

        @Parameters(paramLabel = "ID")
        String id = "";

        @Option(names = "--at", required = true, description = "2026-12-01T08:00:00+08:00")
        OffsetDateTime at = OffsetDateTime.MIN;

        @Override
        public Integer call() throws IOException, InterruptedException {
            print(
                    kejian,
                    kejian.origin()
                            .post(
                                    "/api/courseware/" + id + "/approve",
                                    Map.of("publishAt", at.toInstant().toString())));
            return 0;
        }
    }

    @Command(name = "withdraw", description = "撤回，或定下自动下线的时间 take back, now or at a time")
    static final class Withdraw implements Callable<Integer> {

        /** Now with a reason, or by itself later. */
        static final class When {

            @Option(names = "--reason", required = true, description = "现在撤回 take back now")
            String reason = "";

            @Option(
                    names = "--at",
                    required = true,
                    paramLabel = "TIME",
                    description = "2027-12-01 08:00 (China); never")
            String at = "";
        }

        @ParentCommand Kejian kejian;

        @Spec CommandSpec spec;

        @Parameters(paramLabel = "ID")
        String id = "";

        @ArgGroup(multiplicity = "1")
        When when = new When();

        @Option(
                names = "--wait",
                arity = "0..1",
                fallbackValue = "2m",
                paramLabel = "TIME",
                description = "等各边缘确认 until every edge has confirmed, at most so long: 90s, 2m")
        String wait = "";

        @Override
        public Integer call() throws IOException, InterruptedException {
            Origin origin = kejian.origin();
            String at = "/api/courseware/" + id;
            if (when.at.isEmpty()) {
                Duration most = wait.isEmpty() ? null : patience();
                print(kejian, origin.post(at + "/withdraw", Map.of("reason", when.reason)));
                return most == null ? 0 : CertificateCommands.await(kejian, origin, id, most);
            }
            Instant until =
                    when.at.equals("never")
                            ? null
                            : Moment.of(when.at)
                                    .orElseThrow(() ->
                                            new ParameterException(
                                                    spec.commandLine(), "--at: 2027-12-01 08:00"));
            Map<String, Object> body = new HashMap<>();
            body.put("at", until == null ? null : until.toString());
            Origin.Changed changed =
                    origin.replace(at + "/withdraw-at", body, CaptionCommands.seen(origin, id));
            print(kejian, changed.body());
            if (changed.waits() && !kejian.json) {
                System.out.println(kejian.text("term-waits"));
            }
            return 0;
        }

        private Duration patience() {
            try {
                return Duration.parse("PT" + wait);
            } catch (DateTimeException e) {
                throw new ParameterException(spec.commandLine(), "--wait: 90s, 2m");
            }
        }
    }
}
