package kejian.acceptance.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import kejian.acceptance.bench.material.ReleaseServer;
import kejian.acceptance.bench.peer.Server;
import kejian.acceptance.oldbox.BoxModel;
import kejian.acceptance.oldbox.Remote;
import kejian.contract.viewing.FaultReport;
import kejian.contract.viewing.JournalBatch;
import kejian.contract.viewing.SurveyAnswer;
import kejian.contract.viewing.ViewingEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a village says with its remote, on a packed edge whose line is down: it is on the disk
 * before the page says so, outlives kill -9, and reaches the province once.
 */
class StationPagesIT {

    private static final BoxModel BOX = BoxModel.all().getFirst();
    private static final String[] HASTY = {"-Dkejian.journal.upload-interval=PT0.2S"};

    @RegisterExtension static final SharedRelease sample = new SharedRelease();

    @TempDir Path folder;

    @Test
    void groupViewing_fourKeysFromItsPage_reachesTheProvinceWithItsCount() throws Exception {
        SampleRelease release = sample.get();
        String name = "counted-" + folder.getFileName();
        try (ReleaseServer province = release.villages(folder)) {
            try (Server edge = release.edge(name, province, HASTY)) {
                province.silence(true);
                Remote remote = new Remote(new OldBoxLine(edge.port(), BOX), BOX, "/a/cw/cw-0.htm");
                remote.press("1").press("3").press("7").press("ok");
                assertThat(remote.presses()).isLessThanOrEqualTo(4);
                assertThat(remote.path()).isEqualTo("/a/play/cw-0.htm?heads=137");
                remote.watch(31);
                EveryAddress.kill9(edge);
            }
            province.silence(false);
            try (Server edge = release.edge(name, province, HASTY)) {
                await("a report", () -> !events(province).isEmpty());
                assertThat(edge.port()).isPositive();
            }
            List<ViewingEvent> reports =
                    events(province).stream()
                            .filter(e -> e.source() == ViewingEvent.Source.BEACON)
                            .toList();
            assertThat(reports)
                    .extracting(ViewingEvent::action)
                    .contains(ViewingEvent.Action.PLAY, ViewingEvent.Action.BEAT);
            assertThat(reports).extracting(ViewingEvent::heads).containsOnly(137);
            assertThat(reports)
                    .extracting(ViewingEvent::session)
                    .containsOnly(reports.getFirst().session());
            assertThat(reports).allMatch(ViewingEvent::trusted);
            once(province);
        }
    }

    @Test
    void groupViewing_fourDigits_needNoOk_andMoreThanARoomHolds_isAskedAgain() throws Exception {
        SampleRelease release = sample.get();
        try (ReleaseServer province = release.villages(folder);
                Server edge = release.edge("counts-" + folder.getFileName(), province)) {
            OldBoxLine line = new OldBoxLine(edge.port(), BOX);
            Remote remote = new Remote(line, BOX, "/a/cw/cw-0.htm");
            for (String digit : "2001".split("")) {
                remote.press(digit);
            }
            assertThat(remote.path()).isEqualTo("/a/cw/cw-0.htm");
            for (String digit : "2000".split("")) {
                remote.press(digit);
            }
            assertThat(remote.path()).isEqualTo("/a/play/cw-0.htm?heads=2000");
            Remote other = new Remote(line, BOX, "/a/cw/cw-0.htm");
            other.press("3").press("0").press("back");
            assertThat(other.path()).isEqualTo("/a/cw/cw-0.htm");
            other.press("0").press("4").press("ok");
            assertThat(other.path()).isEqualTo("/a/play/cw-0.htm?heads=4");
            Remote moved = new Remote(line, BOX, "/a/cw/cw-0.htm");
            moved.press("3").press("right").press("left").press("ok");
            assertThat(moved.path()).isEqualTo("/a/play/cw-0.htm");
        }
    }

    @Test
    void fault_saidWithTheRemoteWhileTheLineIsDown_reachesTheProvinceOnce() throws Exception {
        SampleRelease release = sample.get();
        String name = "fault-" + folder.getFileName();
        try (ReleaseServer province = release.villages(folder)) {
            try (Server edge = release.edge(name, province, HASTY)) {
                province.silence(true);
                OldBoxLine line = new OldBoxLine(edge.port(), BOX);
                Remote remote = new Remote(line, BOX, "/a/fault.htm?cw=cw-0");
                for (int i = 0; i < 3; i++) {
                    remote = new Remote(line, BOX, "/a/fault.htm?cw=cw-0");
                    remote.press("2").press("ok");
                }
                assertThat(remote.presses()).isEqualTo(2);
                assertThat(remote.path()).startsWith("/a/told-sound.htm?s=v1.");
                assertThat(remote.press("ok").path()).isEqualTo("/a/index.htm");
                EveryAddress.kill9(edge);
            }
            province.silence(false);
            try (Server edge = release.edge(name, province, HASTY)) {
                await("a fault", () -> !faults(province).isEmpty());
                OldBoxLine line = new OldBoxLine(edge.port(), BOX);
                new Remote(line, BOX, "/a/fault.htm").press("4").press("ok");
                await("another fault", () -> faults(province).size() > 1);
            }
            assertThat(faults(province))
                    .extracting(f -> f.fault() + " " + f.box() + " " + f.courseware())
                    .containsExactly("sound BOX-LAB-1 cw-0", "page BOX-LAB-1 null");
            once(province);
        }
    }

    @Test
    void answers_givenWithTheRemoteWhileTheLineIsDown_reachTheProvinceOnce() throws Exception {
        SampleRelease release = sample.get();
        String name = "survey-" + folder.getFileName();
        try (ReleaseServer province = release.villages(folder)) {
            try (Server edge = release.edge(name, province, HASTY)) {
                province.silence(true);
                OldBoxLine line = new OldBoxLine(edge.port(), BOX);
                Remote first = new Remote(line, BOX, "/a/survey.htm");
                first.press("1").press("2").press("1").press("ok");
                assertThat(first.path()).startsWith("/a/answered/survey-of-all.htm?s=v1.");
                // he looked again, and meant four stars
                Remote second = new Remote(line, BOX, "/a/survey/survey-of-all.htm?a=2.1");
                second.press("back").press("back").press("4").press("2").press("ok");
                assertThat(second.path()).startsWith("/a/answered/survey-of-all.htm?s=v1.");
                assertThat(new Remote(line, BOX, first.path()).press("ok").path())
                        .as("the page of before, fetched again")
                        .isEqualTo("/a/index.htm");
                new Remote(line, BOX, "/a/survey.htm?cw=cw-0").press("2").press("5").press("ok");
                EveryAddress.kill9(edge);
            }
            province.silence(false);
            try (Server edge = release.edge(name, province, HASTY)) {
                await("three answers", () -> answers(province).size() >= 3);
                assertThat(edge.port()).isPositive();
            }
            assertThat(answers(province))
                    .extracting(a -> a.survey() + " " + a.choices() + " " + a.box())
                    .containsExactly(
                            "survey-of-all [2, 1] BOX-LAB-1",
                            "survey-of-all [4, 2] BOX-LAB-1",
                            "survey-of-title [5] BOX-LAB-1");
            assertThat(answers(province)).extracting(SurveyAnswer::source).containsOnly("remote");
            once(province);
        }
    }

    @Test
    void box_thatDidNotSeeTheEnd_goesOnThere_alsoAfterAStopOfTheEdge() throws Exception {
        SampleRelease release = sample.get();
        String name = "go-on-" + folder.getFileName();
        try (ReleaseServer province = release.villages(folder)) {
            int digit;
            try (Server edge = release.edge(name, province)) {
                OldBoxLine line = new OldBoxLine(edge.port(), BOX);
                new Remote(line, BOX, "/a/play/cw-0.htm").watch(10).press("back");
                digit = goOn(line);
                assertThat(digit).isPositive();
            }
            try (Server edge = release.edge(name, province)) {
                OldBoxLine line = new OldBoxLine(edge.port(), BOX);
                assertThat(goOn(line)).isEqualTo(digit);
                Remote remote = new Remote(line, BOX, "/a/index.htm");
                assertThat(remote.press("" + digit).path())
                        .matches("/a/play/cw-0\\.htm\\?at=([89]|10)");
                remote.watch(14).press("back");
                assertThat(goOn(line)).as("seen to its end").isZero();
            }
        }
    }

    /** The digit of the row on the start page that goes on; 0 for none. */
    private static int goOn(OldBoxLine line) throws Exception {
        byte[] page = line.get("/a/index.htm", /* headOnly= */ false).body();
        Matcher row =
                Pattern.compile("\">([1-9]) 继续收看：")
                        .matcher(new String(page, Charset.forName("GBK")));
        return row.find() ? Integer.parseInt(row.group(1)) : 0;
    }

    private static List<FaultReport> faults(ReleaseServer province) {
        return province.journal().stream()
                .flatMap(b -> b.entries().stream())
                .map(JournalBatch.Entry::fault)
                .filter(Objects::nonNull)
                .toList();
    }

    static List<SurveyAnswer> answers(ReleaseServer province) {
        return province.journal().stream()
                .flatMap(b -> b.entries().stream())
                .map(JournalBatch.Entry::answer)
                .filter(Objects::nonNull)
                .toList();
    }

    private static List<ViewingEvent> events(ReleaseServer province) {
        return province.journal().stream()
                .flatMap(b -> b.entries().stream())
                .map(JournalBatch.Entry::event)
                .filter(Objects::nonNull)
                .toList();
    }

    /** No number of the journal came with two contents. */
    private static void once(ReleaseServer province) {
        Map<String, List<JournalBatch.Entry>> byNumber =
                province.journal().stream()
                        .flatMap(b -> b.entries().stream().map(e -> Map.entry(b.epoch(), e)))
                        .collect(
                                Collectors.groupingBy(
                                        e -> e.getKey() + " " + e.getValue().seq(),
                                        Collectors.mapping(
                                                Map.Entry::getValue, Collectors.toList())));
        assertThat(byNumber.values()).allMatch(same -> same.stream().distinct().count() == 1);
    }

    static void await(String what, Supplier<Boolean> condition) {
        long giveUp = System.nanoTime() + 60_000_000_000L;
        while (!condition.get()) {
            assertThat(System.nanoTime()).as(what).isLessThan(giveUp);
            LockSupport.parkNanos(20_000_000);
        }
    }
}
