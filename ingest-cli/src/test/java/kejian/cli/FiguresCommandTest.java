package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FiguresCommandTest {

    private static final String ANSWER =
            """
            {"from":"2026-11-01","to":"2026-11-30","total":3,"definitions":[],"closed":[],"rows":[
              {"county":{"key":"410181","name":"某县\\t一"},"starts":12,"personTimes":null,
               "before":{"starts":0,"personTimes":33}},
              {"county":{"key":"410182","name":"另一县"},"starts":2,"personTimes":90,
               "before":{"starts":5,"personTimes":null}}]}
            """;

    @TempDir Path folder;

    @Test
    void rows_areColumns_besideTheOtherPeriod_andWhatIsNotTold_isADash() throws Exception {
        try (Shell shell = new Shell(folder)) {
            String asked =
                    "?limit=2&by=county&measures=starts%2CpersonTimes&from=2026-11-01"
                            + "&before-from=2026-10-01&before-to=2026-10-31&order=-starts";
            shell.origin.answers.put(
                    "GET /api/figures/query" + asked,
                    Origin.JSON.readTree(
                            ANSWER.replace(
                                    "\"total\"", "\"beforeFrom\":\"2026-10-01\",\"total\"")));
            String[] command = {
                "figures",
                "--by",
                "county",
                "--measures",
                "starts,personTimes",
                "--from",
                "2026-11-01",
                "--before-from",
                "2026-10-01",
                "--before-to",
                "2026-10-31",
                "--order=-starts",
                "--limit",
                "2"
            };
            assertThat(shell.run(command)).isZero();
            assertThat(shell.out.lines())
                    .containsExactly(
                            "county\tstarts\tstarts(对比期)\tpersonTimes\tpersonTimes(对比期)",
                            "某县 一\t12\t0\t-\t33",
                            "另一县\t2\t5\t90\t-");
        }
    }

    @Test
    void question_isKept_listed_askedAgain_renamed_andForgotten() throws Exception {
        try (Shell shell = new Shell(folder)) {
            String kept =
                    """
                    {"name":"县区 周报","question":{"by":"county","measures":"starts",
                     "period":"LAST_WEEK"},"changedAt":"2026-11-28T00:00:00Z"}
                    """;
            String at = "/api/figures/saved/%E5%8E%BF%E5%8C%BA%20%E5%91%A8%E6%8A%A5";
            shell.origin.answers.put("PUT " + at, Origin.JSON.readTree(kept));
            shell.origin.answers.put(
                    "GET /api/figures/saved",
                    Origin.JSON.readTree("{\"items\":[%s]}".formatted(kept)));
            shell.origin.answers.put("GET " + at + "/answer", Origin.JSON.readTree(ANSWER));
            shell.origin.answers.put("POST " + at + "/rename", Origin.JSON.readTree(kept));
            shell.origin.answers.put("DELETE " + at, Origin.JSON.readTree("{}"));
            assertThat(
                            shell.run(
                                    "figures",
                                    "save",
                                    "县区 周报",
                                    "--by",
                                    "county",
                                    "--measures",
                                    "starts",
                                    "--period",
                                    "last-week"))
                    .as(shell.err)
                    .isZero();
            assertThat(shell.out.strip())
                    .isEqualTo("县区 周报\tby=county measures=starts period=LAST_WEEK");
            assertThat(shell.origin.bodies.getLast().toString())
                    .contains("\"period\":\"LAST_WEEK\"", "\"by\":\"county\"")
                    .doesNotContain("tier");
            assertThat(shell.run("figures", "saved")).isZero();
            assertThat(shell.out).contains("县区 周报");
            assertThat(shell.run("figures", "run", "县区 周报")).as(shell.err).isZero();
            assertThat(shell.out.lines()).containsExactly("county\tstarts", "某县 一\t12", "另一县\t2");
            shell.origin.answers.put("PUT " + at + "/mail", Origin.JSON.readTree(kept));
            shell.origin.answers.put("DELETE " + at + "/mail", Origin.JSON.readTree(kept));
            assertThat(
                            shell.run(
                                    "figures",
                                    "mail",
                                    "县区 周报",
                                    "--to",
                                    "li@x.example",
                                    "--every",
                                    "month"))
                    .as(shell.err)
                    .isZero();
            assertThat(shell.origin.bodies.getLast().path("every").asText()).isEqualTo("MONTH");
            assertThat(shell.run("figures", "mail", "县区 周报", "--off")).as(shell.err).isZero();
            assertThat(shell.origin.requests).contains("DELETE /api/figures/saved/县区 周报/mail");
            assertThat(shell.run("figures", "rename", "县区 周报", "周报")).as(shell.err).isZero();
            assertThat(shell.run("figures", "forget", "县区 周报")).as(shell.err).isZero();
        }
    }
}
