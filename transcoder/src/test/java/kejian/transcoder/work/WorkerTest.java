package kejian.transcoder.work;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import kejian.contract.blob.Digest;
import kejian.transcoder.Studio;
import kejian.transcoder.cage.Cage;
import kejian.transcoder.cage.CageSettings;
import kejian.transcoder.cage.Confinement;
import kejian.transcoder.ffmpeg.Programs;
import kejian.transcoder.hardware.Hardware;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerTest {

    @TempDir Path base;
    Path scratch;
    FakeOrigin origin;
    Worker worker;
    Admission admission;

    @BeforeEach
    void start() throws Exception {
        scratch = Files.createDirectories(base.resolve("scratch"));
        Path clip = Studio.clip(base.resolve("clip.mp4"), "320x240", "25", 2, "-f", "mp4");
        origin = new FakeOrigin(Files.readAllBytes(clip));
    }

    @AfterEach
    void stop() throws Exception {
        if (worker != null) {
            worker.stop();
        }
        origin.close();
        try (Stream<Path> left = Files.walk(scratch)) {
            assertThat(left.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void job_fromLeaseToOutcome_handsBackEveryBlob() throws Exception {
        work(Studio.cage(base), Duration.ofSeconds(60));
        JsonNode outcome = outcome();
        assertThat(outcome.path("fence").asLong()).isEqualTo(7);
        assertThat(outcome.path("durationMs").asLong()).isEqualTo(2000);
        List<String> named = new ArrayList<>();
        outcome.path("tracks").forEach(t -> named.add(t.path("media").path("sha256").asText()));
        named.add(outcome.path("poster").path("sha256").asText());
        named.add(outcome.path("storyboard").path("sheet").path("sha256").asText());
        assertThat(origin.blobs.keySet()).containsExactlyInAnyOrderElementsOf(named);
        assertThat(origin.tokens).allMatch("Bearer secret"::equals);
        assertThat(worker.ended(JobRun.End.MADE)).isOne();
    }

    @Test
    void lecture_isComposedOfSlidesThatTheWorkerFetches() throws Exception {
        byte[] slide = slide();
        String digest = Digest.of(slide).hex();
        origin.blobs.put(digest, slide);
        origin.lecture =
                """
                {"chapters":[{"atMs":0,"title":"一"}],"slides":[{"atMs":0,"picture":{"sha256":"%s",
                 "sizeBytes":%d},"pictureType":"image/png","width":64,"height":48}]}\
                """
                        .formatted(digest, slide.length);
        work(Studio.cage(base), Duration.ofSeconds(60));
        List<String> roles = new ArrayList<>();
        outcome().path("tracks").forEach(t -> roles.add(t.path("role").asText()));
        assertThat(roles).contains("TIER_A", "TIER_B", "LADDER", "AUDIO");
        assertThat(outcome().path("findings").findValuesAsText("rule"))
                .contains("lecture.composed");
    }

    @Test
    void slideWithAnotherDigest_isOurFailureAndNothingIsShown() throws Exception {
        byte[] slide = slide();
        String digest = Digest.of("another".getBytes(StandardCharsets.UTF_8)).hex();
        origin.blobs.put(digest, slide);
        origin.lecture =
                """
                {"chapters":[],"slides":[{"atMs":0,"picture":{"sha256":"%s","sizeBytes":%d},
                 "pictureType":"image/png","width":64,"height":48}]}\
                """
                        .formatted(digest, slide.length);
        work(Studio.cage(base), Duration.ofSeconds(60));
        assertThat(outcome().path("failure").path("detail").asText()).contains("another digest");
    }

    private void burnIn(String captions, String digestOf) {
        byte[] bytes = captions.getBytes(StandardCharsets.UTF_8);
        String digest = Digest.of(digestOf.getBytes(StandardCharsets.UTF_8)).hex();
        origin.blobs.put(digest, bytes);
        origin.burnIn =
                "{\"language\":\"zh\",\"text\":{\"sha256\":\"%s\",\"sizeBytes\":%d}}"
                        .formatted(digest, bytes.length);
    }

    @Test
    void captions_areFetchedAndBurntIn_andTheEditorIsTold() throws Exception {
        String captions = "WEBVTT\n\n00:00:00.500 --> 00:00:01.500\n春耕时节\n";
        burnIn(captions, captions);
        work(Studio.cage(base), Duration.ofSeconds(60));
        assertThat(outcome().path("findings").findValuesAsText("rule"))
                .contains("captions.burnt-in");
    }

    @Test
    void captionsThatAreDamagedOnTheWay_areOurFailure() throws Exception {
        burnIn("WEBVTT\n\n00:00:00.500 --> 00:00:01.500\n春耕\n", "another");
        work(Studio.cage(base), Duration.ofSeconds(60));
        assertThat(outcome().path("failure").path("detail").asText()).contains("another digest");
    }

    @Test
    void captionsThatAreNone_areOurFailure() throws Exception {
        String damaged = "no captions at all";
        burnIn(damaged, damaged);
        work(Studio.cage(base), Duration.ofSeconds(60));
        assertThat(outcome().path("failure").path("code").asText())
                .isEqualTo("captions-unreadable");
    }

    private byte[] slide() throws Exception {
        Path file =
                Studio.record(
                        base.resolve("slide.png"),
                        "-f",
                        "lavfi",
                        "-i",
                        "testsrc2=size=64x48:rate=1",
                        "-frames:v",
                        "1");
        return Files.readAllBytes(file);
    }

    @Test
    void heartbeat_whileWorkIsDone_risesAndNamesStages() throws Exception {
        origin.leaseSeconds = 1;
        work(Studio.cage(base), Duration.ofSeconds(60));
        outcome();
        assertThat(origin.progress).isNotEmpty();
        List<Long> done = origin.progress.stream().map(p -> p.path("workDone").asLong()).toList();
        assertThat(done).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void downloadCutTwice_isResumedWhereItBroke() throws Exception {
        origin.cutDownloads.set(2);
        work(Studio.cage(base), Duration.ofSeconds(60));
        assertThat(outcome().path("failure").isNull()).isTrue();
        // What was on its way when the line broke may be lost: it goes on from what it has.
        assertThat(origin.ranges).hasSize(3).startsWith("null");
        int second = begin(origin.ranges.get(1));
        int half = origin.original.length / 2;
        assertThat(second).isBetween(1, half);
        assertThat(begin(origin.ranges.get(2)))
                .isBetween(second + 1, second + (origin.original.length - second) / 2);
    }

    private static int begin(String range) {
        assertThat(range).matches("bytes=\\d+-");
        return Integer.parseInt(range.substring("bytes=".length(), range.length() - 1));
    }

    @Test
    void originAwayForAWhile_isWaitedFor() throws Exception {
        origin.unavailable.set(9);
        work(Studio.cage(base), Duration.ofSeconds(60));
        assertThat(outcome().path("failure").isNull()).isTrue();
    }

    @Test
    void leaseLostMidway_killsTheChildAndSaysNothingMore() throws Exception {
        origin.leaseSeconds = 1;
        work(
                new Cage(standIn("while :; do echo frame=$i; i=$((i+1)); done"), rung()),
                Duration.ofSeconds(60));
        assertThat(FakeOrigin.until(20, () -> !origin.progress.isEmpty())).isTrue();
        origin.leaseLost = true;
        assertThat(FakeOrigin.until(20, () -> worker.ended(JobRun.End.LOST) == 1)).isTrue();
        assertThat(FakeOrigin.until(10, () -> !standInRuns())).isTrue();
        assertThat(origin.outcomes).isEmpty();
        assertThat(FakeOrigin.until(10, () -> origin.leases.get() > 2)).isTrue();
    }

    @Test
    void ffmpegThatHangs_stopsTheHeartbeatAndIsGivenUp() throws Exception {
        origin.leaseSeconds = 1;
        work(new Cage(standIn("exec sleep 985"), rung()), Duration.ofSeconds(2));
        JsonNode outcome = outcome();
        assertThat(outcome.path("failure").path("code").asText()).isEqualTo("ffmpeg-hung");
        // all that was done is the download: one heartbeat at most tells it
        assertThat(origin.progress).hasSizeLessThanOrEqualTo(1);
        assertThat(FakeOrigin.until(10, () -> !standInRuns())).isTrue();
    }

    @Test
    void refusedContent_isAnOutcomeAndNoFailure() throws Exception {
        origin.original = "<html><body>this is a page</body></html>".getBytes();
        work(Studio.cage(base), Duration.ofSeconds(60));
        JsonNode outcome = outcome();
        assertThat(outcome.path("refusal").path("code").asText()).isEqualTo("type-mismatch");
        assertThat(outcome.path("failure").isNull()).isTrue();
    }

    @Test
    void emptyOriginal_isRefusedLikeAnyOther_andNotTriedAgainAndAgain() throws Exception {
        origin.original = new byte[0];
        work(Studio.cage(base), Duration.ofSeconds(60));
        assertThat(outcome().path("refusal").path("code").asText()).isEqualTo("video-invalid");
    }

    @Test
    void fullDisk_isOurFailureAndNotTheContents() throws Exception {
        settingsReserve = Long.MAX_VALUE / 2;
        work(Studio.cage(base), Duration.ofSeconds(60));
        assertThat(outcome().path("failure").path("code").asText()).isEqualTo("scratch-full");
    }

    @Test
    void stop_duringAJob_givesItBackAndLeavesNothing() throws Exception {
        work(new Cage(standIn("exec sleep 985"), rung()), Duration.ofSeconds(60));
        assertThat(FakeOrigin.until(20, this::standInRuns)).isTrue();
        long before = System.nanoTime();
        worker.stop();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
        assertThat(outcome().path("failure").path("code").asText()).isEqualTo("worker-stopping");
        assertThat(FakeOrigin.until(10, () -> !standInRuns())).isTrue();
    }

    @Test
    void start_afterAKill_removesWhatWasLeft() throws Exception {
        Path left = Files.createDirectories(scratch.resolve("slot-0/deep")).resolve("old.bin");
        Files.writeString(left, "left by a killed worker");
        origin.leases.set(1);
        work(Studio.cage(base), Duration.ofSeconds(60));
        assertThat(left).doesNotExist();
    }

    private long settingsReserve = 1 << 20;
    private int slotsWanted = 1;

    /** A machine of which nothing is known, but for what a test writes. */
    private Path machine = Path.of("nowhere");

    private void machineHas(long availableKb, String load) throws IOException {
        machine = base.resolve("machine");
        Path proc = Files.createDirectories(machine.resolve("proc"));
        Files.writeString(proc.resolve("meminfo"), "MemAvailable: %d kB\n".formatted(availableKb));
        Files.writeString(proc.resolve("loadavg"), load + " 0.00 0.00 1/1 1\n");
    }

    @Test
    void memoryThatIsShort_isWaitedFor_andThenTheWorkerGoesOn() throws Exception {
        machineHas(400_000, "0.10");
        work(Studio.cage(base), Duration.ofSeconds(60));
        assertThat(FakeOrigin.until(10, () -> waiting(Admission.Want.MEMORY) == 1)).isTrue();
        assertThat(origin.leases.get()).as("asked for nothing").isZero();
        machineHas(600_000, "9.00");
        assertThat(outcome().path("failure").isNull()).isTrue();
        assertThat(waiting(Admission.Want.MEMORY)).isZero();
    }

    private long waiting(Admission.Want want) {
        return admission.waiting(want);
    }

    private void work(Cage cage, Duration stall) throws IOException {
        CageSettings cageSettings = Studio.settings(stall);
        WorkSettings settings =
                new FixedSettings(origin.address(), scratch, settingsReserve, slotsWanted);
        admission =
                new Admission(
                        new Machine(machine, 2),
                        settings.taskMemoryBytes(),
                        settings.mostLoad(),
                        settings.look());
        worker =
                new Worker(
                        "tester",
                        scratch,
                        new OriginCalls(origin.address(), () -> "secret"),
                        cage,
                        cageSettings,
                        settings,
                        admission,
                        Hardware.NONE);
        worker.start();
    }

    private JsonNode outcome() {
        assertThat(FakeOrigin.until(60, () -> !origin.outcomes.isEmpty())).isTrue();
        assertThat(FakeOrigin.until(10, () -> worker.busy() == 0)).isTrue();
        return origin.outcomes.getFirst();
    }

    private static Confinement rung() {
        return Confinement.inForce(CageSettings.Wish.AUTO);
    }

    /** In FFmpeg's place a script; ffprobe is the true one. */
    private Programs standIn(String script) throws IOException {
        Path folder = Files.createDirectories(base.resolve("stand-in"));
        Path file = folder.resolve("stand-in-ffmpeg");
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (Stream<Path> parts = Files.list(Studio.tools().folder())) {
            for (Path part : parts.toList()) {
                Path copy = folder.resolve(part.getFileName());
                if (!Files.exists(copy)) {
                    Files.createLink(copy, part);
                }
            }
        }
        return new Programs(folder, file, folder.resolve("ffprobe"));
    }

    private boolean standInRuns() {
        return ProcessHandle.allProcesses()
                .map(p -> p.info().commandLine().orElse(""))
                .anyMatch(line -> line.endsWith("sleep 985") || line.contains("stand-in-ffmpeg"));
    }

    private record FixedSettings(URI at, Path folder, long reserveBytes, int wanted)
            implements WorkSettings {
        @Override
        public Optional<URI> origin() {
            return Optional.of(at);
        }

        @Override
        public Optional<String> token() {
            return Optional.of("secret");
        }

        @Override
        public Optional<Path> tokenFile() {
            return Optional.empty();
        }

        @Override
        public Optional<String> name() {
            return Optional.of("tester");
        }

        @Override
        public Optional<Path> scratch() {
            return Optional.of(folder);
        }

        @Override
        public OptionalInt slots() {
            return OptionalInt.of(wanted);
        }

        @Override
        public long taskMemoryBytes() {
            return 500 << 20;
        }

        @Override
        public double mostLoad() {
            return 1.5;
        }

        @Override
        public Duration look() {
            return Duration.ofMillis(20);
        }

        @Override
        public Duration divideAfter() {
            return Duration.ofSeconds(5);
        }

        @Override
        public Duration chunk() {
            return Duration.ofSeconds(4);
        }

        @Override
        public Duration beginning() {
            return Duration.ofSeconds(3);
        }

        @Override
        public Duration retryFirst() {
            return Duration.ofMillis(10);
        }

        @Override
        public Duration retryLongest() {
            return Duration.ofMillis(50);
        }

        @Override
        public int tries() {
            return 8;
        }

        @Override
        public Duration finishWithin() {
            return Duration.ofSeconds(1);
        }
    }
}
