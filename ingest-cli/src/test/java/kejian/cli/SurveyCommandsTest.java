package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurveyCommandsTest {

    private static final String SURVEY =
            """
            {"id":"s1","title":"年度满意度","area":"410000","state":"OPEN","until":null,
             "questions":[{"kind":"STARS","text":"满意吗？","options":["★","★★"]}]}
            """;

    private static final String RESULTS =
            """
            {"survey":"s1","title":"=年度","area":"410000","answers":38,
             "sources":[{"name":"paper","answers":30},{"name":"remote","answers":8}],
             "areas":[{"name":"410225","answers":null}],
             "questions":[{"number":1,"kind":"STARS","text":"满意吗，\\"真\\"的？","unanswered":0,
               "stars":4.74,"options":[{"number":1,"text":"★","answers":null},
                                       {"number":2,"text":"★★","answers":28}]}]}
            """;

    @TempDir Path folder;

    @Test
    void ls_show_open_tellInEitherLanguage() throws Exception {
        try (Shell shell = new Shell(folder)) {
            JsonNode survey = Origin.JSON.readTree(SURVEY);
            shell.origin.answers.put(
                    "GET /api/surveys?size=200&state=all&page=1",
                    Origin.JSON.readTree("{\"total\":1,\"items\":[" + SURVEY + "]}"));
            shell.origin.answers.put("GET /api/surveys/s1", survey);
            shell.origin.answers.put("POST /api/surveys/s1/open", survey);
            assertThat(shell.run("survey", "ls")).isZero();
            assertThat(shell.out).contains("s1  开放  年度满意度  区划 410000  1 题");
            assertThat(shell.run("survey", "show", "s1", "--lang", "en")).isZero();
            assertThat(shell.out).contains("s1  open", "1. 满意吗？", "   2 ★★");
            assertThat(shell.run("survey", "open", "s1")).isZero();
            assertThat(shell.out).contains("随下一发布版生效");
        }
    }

    @Test
    void create_sendsTheFile() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put("POST /api/surveys", Origin.JSON.readTree(SURVEY));
            Path file = shell.file("survey.json", "{\"title\":\"x\"}");
            assertThat(shell.run("survey", "new", file.toString())).isZero();
            assertThat(shell.origin.bodies.getLast().path("title").asText()).isEqualTo("x");
            assertThat(shell.run("survey", "new", folder.resolve("none").toString())).isEqualTo(3);
        }
    }

    @Test
    void results_areATable_orASpreadsheet_whereNothingHiddenIsANumber() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put("GET /api/surveys/s1/results", Origin.JSON.readTree(RESULTS));
            assertThat(shell.run("survey", "results", "s1")).isZero();
            assertThat(shell.out)
                    .contains("38 份", "纸质  30", "410225  不显示", "1 ★  不显示", "平均 4.74 星");
            assertThat(shell.run("survey", "results", "s1", "--csv")).isZero();
            assertThat(shell.out)
                    .startsWith("\uFEFF\"part\"")
                    .contains("\"all\",\"\",\"'=年度\",\"\",\"\",\"38\"\r\n")
                    .contains("\"areas\",\"\",\"410225\",\"\",\"\",\"\"\r\n")
                    .contains("\"1\",\"满意吗，\"\"真\"\"的？\",\"2\",\"★★\",\"28\"\r\n");
        }
    }

    @Test
    void paper_sendsEachCount_andRefusesWhatIsNone() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "POST /api/surveys/s1/paper",
                    Origin.JSON.readTree("{\"station\":\"S-1\",\"sheets\":30}"));
            assertThat(paper(shell, "12,8,10", "5")).isZero();
            assertThat(shell.out).contains("已录入站点 S-1 的 30 份");
            JsonNode tallies = shell.origin.bodies.getLast().path("tallies");
            assertThat(tallies).hasSize(4);
            assertThat(tallies.path(2)).hasToString("{\"question\":1,\"option\":3,\"count\":10}");
            assertThat(tallies.path(3)).hasToString("{\"question\":2,\"option\":1,\"count\":5}");
            int before = shell.origin.requests.size();
            assertThat(paper(shell, "12,x")).isEqualTo(1);
            assertThat(shell.err).contains("第 1 题");
            assertThat(shell.origin.requests).hasSize(before);
        }
    }

    private static int paper(Shell shell, String... counts) {
        String[] all = new String[5 + counts.length];
        System.arraycopy(
                new String[] {"survey", "paper", "s1", "--station=S-1", "--sheets=30"},
                0,
                all,
                0,
                5);
        System.arraycopy(counts, 0, all, 5, counts.length);
        return shell.run(all);
    }
}
