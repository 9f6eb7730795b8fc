package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kejian.acceptance.browser.Chromium;
import kejian.acceptance.browser.Pictures;
import kejian.acceptance.judge.Ffmpeg;

/** A new editor's first film: from the first login to its figures. */
final class UploadJourney extends Journey {

    private static final String FIRST_PASSWORD = "first-password-of-bianji";
    private static final String OWN_PASSWORD = "bianji-own-password-2026";
    private static final String REASON = "现场没有收音";
    private static final int THIN_LINE_BYTES_PER_SECOND = 400_000;
    private static final int FILM_S = 6;

    private final Chromium page;
    private final String title;

    UploadJourney(Province province, String language) throws IOException, InterruptedException {
        super(province, language);
        page = desk.page();
        title = named("春季果园管理");
    }

    @Override
    void go() throws Exception {
        String user = "bianji-" + language;
        Map<String, Object> account =
                Map.of(
                        "user",
                        user,
                        "password",
                        FIRST_PASSWORD,
                        "roles",
                        List.of("editor"),
                        "area",
                        "410000");
        province.api().admin("POST", "/api/accounts", account);
        Path video = province.folder("films").resolve(title + ".mp4");
        noisy(video, words.english() ? FILM_S + 1 : FILM_S);

        desk.enter(user, FIRST_PASSWORD, "");
        desk.see("firstPassword");
        desk.type("#current", FIRST_PASSWORD);
        desk.type("#replacement", OWN_PASSWORD);
        desk.click("changePassword");
        uploadWithAReloadInTheMiddle(video);
        desk.click("courseware");
        desk.seeRow(title, words.of("READY"));
        gate();
        captions();
        desk.clickInRow(title, words.of("submit"));
        desk.seeRow(title, words.of("IN_REVIEW"));
        assertThat(desk.isEnabled(title, "approve").isNull())
                .as("an editor approves nothing")
                .isTrue();
        Pictures.take(page, "courseware-" + language);
        desk.hasNothingToComplainOf("/captions/"); // those that are none are refused with 422
        String id = province.named(title);
        assertThat(box.status(province.edge(), id)).as("before it is published").isEqualTo(404);

        desk.enter(Province.REVIEWER, "courseware");
        desk.clickInRow(title, words.of("approve"));
        desk.seeRow(title, words.of("SCHEDULED"));
        publish();
        desk.seeRow(title, words.of("PUBLISHED"));

        box.await(province.edge(), id, 200);
        box.watch(province.edge(), id);
        Box.until(() -> province.figures(id).path("completes").asInt() == 1);
        figures();
        desk.hasNothingToComplainOf();
    }

    private void uploadWithAReloadInTheMiddle(Path video) throws Exception {
        desk.see("dropHere");
        page.throttleUpload(THIN_LINE_BYTES_PER_SECOND);
        page.choose(video);
        page.await(percent(), p -> p.asInt() >= 30 && p.asInt() < 95);
        assertThat(page.evaluate(inTheWindow(".ant-progress")).asBoolean())
                .as("how far it is stands in the window")
                .isTrue();
        Pictures.take(page, "upload-" + language);
        page.reload();
        desk.see("dropHere");
        page.throttleUpload(0);
        int before = page.requests().size();
        page.choose(video);
        desk.see("registered");
        List<Long> offsets =
                page.requests().subList(before, page.requests().size()).stream()
                        .filter(r -> r.path("method").asText().equals("PATCH"))
                        .map(r -> r.path("headers").path("Upload-Offset").asLong())
                        .toList();
        System.out.println("browser: after the reload the upload went on at byte " + offsets);
        assertThat(offsets).isNotEmpty();
        assertThat(offsets.getFirst()).isPositive();
    }

    /** Its sound is silent: it waits until somebody says why that is as it should be. */
    private void gate() throws Exception {
        assertThat(desk.isEnabled(title, "submit").asBoolean()).as("held").isFalse();
        desk.clickInRow(title, words.of("gate") + "1");
        desk.see("held");
        desk.clickThe(".ant-modal input[type=checkbox]");
        desk.type(".ant-modal input[maxlength]", REASON);
        desk.clickIn(".ant-modal", "override");
        desk.seeText(REASON);
        page.await("document.querySelectorAll('.ant-timeline-item').length", n -> n.asInt() == 1);
        desk.clickThe(".ant-modal-close");
    }

    /** Refused, taken, removed, taken again. */
    private void captions() throws Exception {
        String good = "1\n00:00:01,000 --> 00:00:03,000\n春季果园管理，我们的农村\n";
        Path file = province.folder("films").resolve("果园.srt");
        desk.clickInRow(title, words.of("captions"));
        desk.see("noCaptions");
        Files.writeString(file, good.replace("00:00:03", "00:00:00"));
        page.choose(file);
        desk.seeText(words.english() ? "A cue must end after it begins" : "第2行：结束时间必须晚于开始时间");
        Files.write(file, good.getBytes(Charset.forName("GBK")));
        page.choose(file);
        desk.seeRow("zh", "SRT GB18030");
        desk.clickIn(".ant-modal", "remove");
        desk.clickIn(".ant-popconfirm", "removeAnyway");
        desk.see("noCaptions");
        page.choose(file);
        desk.seeRow("zh", "SRT GB18030");
        desk.clickThe(".ant-modal-close");
        desk.seeRow(title, words.of("captions") + "1");
    }

    private void figures() throws Exception {
        desk.click("figures");
        for (String key : List.of("starts", "validViews", "completionRate", "watched")) {
            page.await(statistic(words.of(key)), v -> v.asText().matches(".*[1-9].*"));
        }
        desk.see("retention");
        awaitDrawn();
        Pictures.take(page, "figures-" + language);
        desk.seeRow(title, "100.0%");
        desk.seeRow(Province.SAMPLE, "100.0%");
        desk.click("byCounty");
        desk.seeRow("兰考县", "100.0%");
        desk.seeRow("中牟县", "100.0%");
        desk.click("byTier");
        for (String tier : List.of("A", "B", "C")) {
            desk.seeCell(tier, "100.0%");
        }
    }

    private static String percent() {
        return "parseInt(document.querySelector('.ant-progress')?.innerText ?? '-1')";
    }

    private static String statistic(String title) {
        return """
        [...document.querySelectorAll('.ant-statistic')].filter(s=>s.innerText.startsWith('%s'))
          .map(s=>s.querySelector('.ant-statistic-content')?.innerText).join()\
        """
                .formatted(title);
    }

    private static String inTheWindow(String selector) {
        return """
        (()=>{const b=document.querySelector('%s').getBoundingClientRect();
          return b.height>0&&b.top>=0&&b.bottom<=innerHeight})()\
        """
                .formatted(selector);
    }

    /** The chart grows from left to right: until it has stopped. */
    private void awaitDrawn() throws IOException, InterruptedException {
        int[] before = new int[1];
        page.await(
                """
                (()=>{const c=document.querySelector('canvas');if(!c)return 0;
                  const d=c.getContext('2d').getImageData(0,0,c.width,c.height).data;
                  let n=0;for(let i=3;i<d.length;i+=4)if(d[i]>0)n++;return n})()\
                """,
                (JsonNode ink) -> {
                    boolean stands = ink.asInt() > 20_000 && ink.asInt() == before[0];
                    before[0] = ink.asInt();
                    return stands;
                });
    }

    /** Some megabytes in few seconds, so that a thin line takes its time; silent. */
    private static void noisy(Path video, int seconds) throws IOException, InterruptedException {
        Ffmpeg.run(
                "-f",
                "lavfi",
                "-i",
                "testsrc2=size=640x360:rate=25,noise=alls=40:allf=t",
                "-f",
                "lavfi",
                "-i",
                "sine=frequency=440:sample_rate=48000,volume=0",
                "-t",
                "" + seconds,
                "-c:v",
                "libx264",
                "-preset",
                "ultrafast",
                "-b:v",
                "8M",
                "-pix_fmt",
                "yuv420p",
                "-c:a",
                "aac",
                video.toString());
    }
}
