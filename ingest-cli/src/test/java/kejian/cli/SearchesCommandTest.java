package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchesCommandTest {

    private static final String ANSWER =
            """
            {"from":"2026-11-01","to":"2026-11-30","area":"410000","searches":45,"untold":7,"items":[
              {"kind":"words","text":"无人机","courseware":null,"searches":20,"boxes":9,"unfound":20,"opened":0},
              {"kind":"title","text":"果树嫁接","courseware":"cw-1","searches":12,"boxes":8,"unfound":0,"opened":12},
              {"kind":"title","text":null,"courseware":"cw-2","searches":6,"boxes":6,"unfound":0,"opened":6}]}
            """;

    @TempDir Path folder;

    @Test
    void searches_areALineAWord_inEitherLanguage_withTheirSum() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/searches?size=20&from=2026-11-01&area=410000",
                    Origin.JSON.readTree(ANSWER));
            assertThat(shell.run("searches", "--from", "2026-11-01", "--area", "410000")).isZero();
            assertThat(shell.out)
                    .contains("20  文字  无人机  9 台  无结果 20 次  打开 0 次")
                    .contains("12  按键打开  果树嫁接  8 台")
                    .contains("6  按键打开  cw-2  6 台")
                    .contains("2026-11-01 至 2026-11-30 共检索 45 次，其中 7 次");
            assertThat(
                            shell.run(
                                    "searches",
                                    "--from",
                                    "2026-11-01",
                                    "--area",
                                    "410000",
                                    "--lang",
                                    "en"))
                    .isZero();
            assertThat(shell.out).contains("words  无人机  9 boxes  not found 20  opened 0");
        }
    }

    @Test
    void withoutResult_isAskedOfTheProvince_andJsonIsAnObjectALine() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/searches?size=5&found=false", Origin.JSON.readTree(ANSWER));
            assertThat(shell.run("searches", "--without-result", "--size", "5", "--json")).isZero();
            assertThat(shell.out.strip().lines()).hasSize(3).allMatch(l -> l.startsWith("{"));
        }
    }
}
