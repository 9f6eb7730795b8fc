package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import kejian.acceptance.browser.Chromium;
import kejian.acceptance.browser.Pictures;

/** Another file for a courseware that boxes have watched; the figures of before stay apart. */
final class ReplaceJourney extends Journey {

    private static final int SECONDS_ZH = 8;
    private static final int SECONDS_EN = 12;

    ReplaceJourney(Province province, String language) throws IOException, InterruptedException {
        super(province, language);
    }

    /** In Chinese first, the demo's own; in English what that left. */
    @Override
    void go() throws Exception {
        int seconds = words.english() ? SECONDS_EN : SECONDS_ZH;
        int secondsBefore = words.english() ? SECONDS_ZH : Province.SAMPLE_S;
        String id = province.named(Province.SAMPLE);
        Path video = province.folder("films").resolve("新版-%d.mp4".formatted(seconds));
        Province.film(video, seconds, /* toneHz= */ 440);
        List<Long> before = lengthsOfSessions(id);
        assertThat(before).isNotEmpty().allMatch(ms -> isAbout(ms, Province.SAMPLE_S, SECONDS_ZH));

        Chromium page = desk.page();
        desk.enter(Province.EDITOR, "courseware?id=" + id);
        desk.clickInRow(Province.SAMPLE, words.of("replace"));
        desk.see("replaceNow");
        page.choose(video);
        desk.see("replaceUse");
        desk.clickIn(".ant-modal", "preview");
        page.await(
                "[...document.querySelectorAll('.ant-modal video')].some(v=>v.videoWidth>0)",
                JsonNode::asBoolean);
        page.press("Escape");
        page.await("!document.querySelector('.ant-modal video')", JsonNode::asBoolean);
        assertThat(box.lengthMs(province.edge(), id)).matches(ms -> isAbout(ms, secondsBefore));
        desk.click("replaceUse");
        desk.see("replaceWaits");
        if (!words.english()) {
            Pictures.take(page, "console-replace");
        }
        desk.hasNothingToComplainOf();
        assertThat(province.courseware(id).path("durationMs").asLong())
                .matches(ms -> isAbout(ms, secondsBefore));

        desk.enter(Province.REVIEWER, "courseware?id=" + id);
        desk.seeText(video.getFileName().toString());
        desk.clickInRow(Province.SAMPLE, words.of("approveProposal"));
        Box.until(() -> desk.isEnabled(Province.SAMPLE, "approveProposal").isNull());
        publish();
        desk.hasNothingToComplainOf();
        Box.until(() -> isAbout(box.lengthMs(province.edge(), id), seconds));
        box.watch(province.edge(), id);
        Box.until(() -> lengthsOfSessions(id).stream().anyMatch(ms -> isAbout(ms, seconds)));
        List<Long> after = new ArrayList<>(lengthsOfSessions(id));
        for (long ms : before) {
            assertThat(after.remove(ms)).as("measured by what was watched then: %d", ms).isTrue();
        }
        // who only looked how long it is watched what was there
        assertThat(after).allMatch(ms -> isAbout(ms, seconds, secondsBefore));
        JsonNode history =
                province.as(Province.REVIEWER, "GET", "/api/courseware/" + id + "/history", null);
        assertThat(history.get(history.size() - 1).path("about").asText())
                .isEqualTo(Province.EDITOR + ": file " + video.getFileName());
    }

    private static boolean isAbout(long ms, int... seconds) {
        return IntStream.of(seconds).anyMatch(s -> Math.abs(ms - s * 1000L) < 500);
    }

    /** Of the counted sessions. */
    private List<Long> lengthsOfSessions(String id) throws Exception {
        LocalDate today = LocalDate.now(ZoneId.of("Asia/Shanghai"));
        String path =
                "/api/figures/sessions?size=1000&courseware=%s&from=%s&to=%s"
                        .formatted(id, today.minusDays(1), today);
        List<Long> lengths = new ArrayList<>();
        for (JsonNode session : province.as(Province.REVIEWER, "GET", path, null).path("items")) {
            if (session.path("counted").asBoolean() && session.path("watchedMs").asLong() > 1_000) {
                lengths.add(session.path("durationMs").asLong());
            }
        }
        return lengths;
    }
}
