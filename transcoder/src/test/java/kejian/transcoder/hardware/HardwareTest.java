package kejian.transcoder.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import kejian.contract.job.JobLease;
import kejian.contract.job.JobOutcome;
import kejian.contract.job.Task;
import kejian.transcoder.Studio;
import kejian.transcoder.cage.Cage;
import kejian.transcoder.cage.CageSettings;
import kejian.transcoder.cage.Meter;
import kejian.transcoder.cage.Room;
import kejian.transcoder.ladder.Encoder;
import kejian.transcoder.ladder.Files256;
import kejian.transcoder.work.Recipe;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The trial of an encoder. None of a machine's own is here: x264 under other options takes its
 * place, told apart by having a device and a filter of its own.
 */
class HardwareTest {

    private static final CageSettings SETTINGS = Studio.settings(Duration.ofSeconds(60));
    private static final List<Path> DEVICES = List.of(Path.of("/dev/zero"));

    @TempDir static Path trials;
    private static Cage cage;
    private static Parity parity;
    @TempDir Path base;

    @BeforeAll
    static void start() throws Exception {
        cage = Studio.cage(trials);
        parity = new Parity(cage, SETTINGS, trials, 640, 360, Duration.ofSeconds(2));
    }

    private static Candidate standIn(List<String> options, String... qualities) {
        List<String> all = new ArrayList<>(List.of("-preset", "veryfast", "-threads", "1"));
        all.addAll(List.of("-sc_threshold", "0", "-flags", "+cgop", "-forced-idr", "1"));
        all.addAll(options);
        String upload = "format=nv12,format=yuv420p";
        return new Candidate(
                new Encoder("libx264", DEVICES, List.of(), upload, all, "-crf", qualities[0]),
                List.of(qualities));
    }

    private String unfit(Candidate candidate) throws Exception {
        Verdict verdict = parity.judge(candidate);
        assertThat(verdict).isInstanceOf(Verdict.Unfit.class);
        return ((Verdict.Unfit) verdict).why();
    }

    @Test
    void encoder_asGood_isFit_atTheQualityOfFewestBytesThatSuffices() throws Exception {
        Verdict verdict = parity.judge(standIn(List.of(), "40", "21", "12"));
        assertThat(verdict).isInstanceOf(Verdict.Fit.class);
        Verdict.Fit fit = (Verdict.Fit) verdict;
        assertThat(fit.encoder().quality()).isEqualTo("21");
        assertThat(fit.bytes()).isBetween(0.5, 1.1);
        try (Stream<Path> left = Files.list(trials)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void encoder_thatDoesNotStart_isUnfit_withFFmpegsReason() throws Exception {
        Encoder missing =
                new Encoder("h264_nvenc", List.of(), List.of(), "", List.of(), "-cq", "20");
        assertThat(unfit(new Candidate(missing, List.of("20")))).isNotBlank();
    }

    @Test
    void encoder_thatLeavesPicturesOut_isUnfit() throws Exception {
        assertThat(unfit(standIn(List.of("-frames:v", "40"), "21"))).contains("not 50");
    }

    @Test
    void encoder_thatSetsKeyPicturesElsewhere_isUnfit() throws Exception {
        assertThat(unfit(standIn(List.of("-force_key_frames", "0.6"), "21")))
                .contains("key frame out of place");
    }

    @Test
    void encoder_ofAnotherProfile_isUnfit() throws Exception {
        assertThat(unfit(standIn(List.of("-profile:v", "main"), "21"))).contains("profile main");
    }

    @Test
    void encoder_overTheCap_isUnfit() throws Exception {
        List<String> own = List.of("-x264-params", "vbv-maxrate=9000:vbv-bufsize=9000");
        assertThat(unfit(standIn(own, "12"))).contains("asks more than");
    }

    @Test
    void encoder_lessLikeTheSource_isUnfit() throws Exception {
        assertThat(unfit(standIn(List.of(), "45", "40"))).contains("dB like the source");
    }

    @Test
    void encoder_asLikeTheSourceButLarger_isUnfit() throws Exception {
        // no tool that saves bytes is left
        List<String> wasteful = List.of("-preset", "ultrafast", "-x264-params", "8x8dct=1");
        assertThat(unfit(standIn(wasteful, "40", "19"))).contains("of x264's bytes");
    }

    @Test
    void machine_isSearchedForDevices() throws Exception {
        Path dev = Files.createDirectories(base.resolve("dev"));
        assertThat(Candidate.here(dev)).isEmpty();
        Files.createFile(dev.resolve("nvidia0"));
        Path node = Files.createDirectories(dev.resolve("dri")).resolve("renderD128");
        Files.createFile(node);
        Files.createFile(dev.resolve("dri").resolve("card0"));
        List<Encoder> found = Candidate.here(dev).stream().map(Candidate::encoder).toList();
        assertThat(found)
                .extracting(Encoder::name)
                .containsExactly("h264_nvenc", "h264_qsv", "h264_vaapi");
        assertThat(found.get(0).devices()).contains(dev.resolve("nvidia0"));
        assertThat(found.get(2).devices()).containsExactly(node);
    }

    @Test
    void choice_takesTheFirstThatIsFit_andWhatIsWishedFor() throws Exception {
        Candidate good = standIn(List.of(), "21");
        Candidate bad = standIn(List.of("-frames:v", "40"), "21");
        Hardware chosen = Hardware.choose(() -> "auto", List.of(bad, good), parity);
        assertThat(chosen.encoder()).isEqualTo(good.encoder());
        assertThat(Hardware.choose(() -> "off", List.of(good), parity).encoder().isX264()).isTrue();
        assertThat(Hardware.choose(() -> "h264_qsv", List.of(good), parity).encoder().isX264())
                .isTrue();
        assertThat(Hardware.choose(() -> "libx264", List.of(good), parity).encoder())
                .isEqualTo(good.encoder());
    }

    @Test
    void encoder_thatFailsOnATitle_isGivenUp_andTheTitleIsMade() throws Exception {
        Hardware hardware = Hardware.choose(() -> "auto", List.of(good()), parity);
        JobOutcome outcome = cook(hardware, "testsrc2=size=320x240:rate=25:duration=3");
        assertThat(outcome.failure()).isNull();
        assertThat(outcome.refusal()).isNull();
        assertThat(outcome.tracks()).hasSize(3);
        assertThat(hardware.encoder().isX264()).isTrue();
    }

    /** One that does what is wanted of two seconds, and no more than 60 pictures. */
    private static Candidate good() {
        return standIn(List.of("-frames:v", "60"), "21");
    }

    @Test
    void encoder_isKept_whereTheTitleIsAtFault() throws Exception {
        Hardware hardware =
                Hardware.choose(() -> "auto", List.of(standIn(List.of(), "21")), parity);
        Path job = Files.createDirectories(base.resolve("broken"));
        byte[] film = film("testsrc2=size=320x240:rate=25:duration=3");
        for (int at = 3000; at < film.length - 3000; at++) {
            film[at] = (byte) (at * 31);
        }
        Files.write(job.resolve(Recipe.ORIGINAL), film);
        JobOutcome outcome = cook(hardware, job);
        assertThat(outcome.failure() != null || outcome.refusal() != null).isTrue();
        assertThat(hardware.encoder().isX264()).isFalse();
    }

    @Test
    void encoder_isNotAsked_whereThePictureStands() throws Exception {
        Hardware hardware = Hardware.choose(() -> "auto", List.of(good()), parity);
        JobOutcome outcome =
                cook(
                        hardware,
                        "testsrc2=size=320x240:rate=25:duration=0.04,"
                                + "tpad=stop_mode=clone:stop_duration=3.96");
        assertThat(outcome.tracks()).hasSize(3);
        assertThat(hardware.encoder().isX264()).as("would have failed on 100 pictures").isFalse();
    }

    private byte[] film(String pictures) throws Exception {
        Path file = base.resolve("film.mp4");
        Studio.run(
                Studio.tools().ffmpeg(),
                base,
                "-y",
                "-v",
                "error",
                "-f",
                "lavfi",
                "-i",
                pictures,
                "-c:v",
                "mpeg4",
                "-q:v",
                "3",
                "-g",
                "250",
                file.toString());
        return Files.readAllBytes(file);
    }

    private JobOutcome cook(Hardware hardware, String pictures) throws Exception {
        Path job = Files.createDirectories(base.resolve("job"));
        Files.write(job.resolve(Recipe.ORIGINAL), film(pictures));
        return cook(hardware, job);
    }

    private JobOutcome cook(Hardware hardware, Path job) throws Exception {
        Room room = new Room(cage, SETTINGS, job, new Meter());
        JobLease lease =
                JobLease.of(
                        "trial",
                        1,
                        60,
                        Files256.blob(job.resolve(Recipe.ORIGINAL)),
                        null,
                        new Task.Start(/* mayDivide= */ false),
                        null,
                        null);
        return Recipe.cook(room, lease, hardware, stage -> {});
    }
}
