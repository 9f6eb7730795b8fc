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
                    "GET /api/figures/query" + asked, Origin.JSON.readTree(ANSWER));
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
}
