package kejian.acceptance.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Several films by a sheet that has faults at first: corrected, sent, reviewed, published, played.
 */
final class SheetJourney extends Journey {

    private static final int FILM_S = 4;
    private static final String CATEGORY = "案例展示";
    private static final String NO_CATEGORY = "没有的分类";

    SheetJourney(Province province, String language) throws IOException, InterruptedException {
        super(province, language);
    }

    @Override
    void go() throws Exception {
        String slug = "sheet-" + language;
        String column = named("冬季培训");
        province.column(slug, column);
        Path batch = province.folder("batch-" + language);
        Path late = province.folder("late-" + language);
        for (int n = 1; n <= 3; n++) {
            Path folder = n == 3 ? late : batch;
            Province.film(folder.resolve(n + ".mp4"), FILM_S, tone(n));
        }
        sheet(batch, column, NO_CATEGORY);
        Path corrected = sheet(late, column, CATEGORY);

        desk.enter(Province.EDITOR, "upload");
        desk.see("dropHere");
        desk.page().drop(batch);
        seeCount(/* ready= */ 1, /* wrong= */ 1, /* missing= */ 1, /* done= */ 0);
        desk.see("sheetFault", "header", "分类");
        desk.seeText(NO_CATEGORY);
        desk.see("sheetMissing", "names", "3.mp4");
        desk.page().drop(corrected, late.resolve("3.mp4"));
        seeCount(/* ready= */ 3, /* wrong= */ 0, /* missing= */ 0, /* done= */ 0);
        desk.click("sheetSend", "number", 3);
        seeCount(/* ready= */ 0, /* wrong= */ 0, /* missing= */ 0, /* done= */ 3);

        desk.go("courseware?q=" + title(""));
        for (int n = 1; n <= 3; n++) {
            desk.seeRow(title(n), words.of("READY"));
        }
        all("submit");
        desk.enter(Province.REVIEWER, "courseware?q=" + title(""));
        all("approve");
        publish();
        for (int n = 1; n <= 3; n++) {
            desk.seeRow(title(n), words.of("PUBLISHED"));
            box.sees(province.edge(), slug, province.named(title(n)), title(n));
        }
        assertThat(box.lengthMs(province.edge(), province.named(title(3))))
                .isBetween(FILM_S * 1000L - 300, FILM_S * 1000L + 300);
        desk.hasNothingToComplainOf();
    }

    private String title(Object n) {
        return "sheet" + language + n;
    }

    private int tone(int n) {
        return (words.english() ? 500 : 300) + 40 * n;
    }

    private Path sheet(Path folder, String column, String category) throws IOException {
        StringBuilder rows = new StringBuilder("视频文件,专栏,标题,分类\n");
        for (int n = 1; n <= 3; n++) {
            rows.append(
                    "%d.mp4,%s,%s,%s\n"
                            .formatted(n, column, title(n), n == 2 ? category : CATEGORY));
        }
        return Files.writeString(folder.resolve("冬季.csv"), rows);
    }

    private void seeCount(int ready, int wrong, int missing, int done) throws Exception {
        desk.see(
                "sheetCount",
                "all",
                3,
                "ready",
                ready,
                "wrong",
                wrong,
                "missing",
                missing,
                "skipped",
                0,
                "done",
                done);
    }

    private void all(String verb) throws Exception {
        desk.page()
                .await(
                        "document.querySelectorAll('tbody tr.ant-table-row').length",
                        (JsonNode n) -> n.asInt() == 3);
        desk.clickThe("thead input[type=checkbox]");
        desk.see("bulkChosen", "number", 3);
        desk.click("bulk_" + verb, "number", 3);
        desk.see("bulkDone", "what", words.of("bulkDid_" + verb), "done", 3, "failed", 0);
    }
}
