package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScreeningCommandsTest {

    @TempDir Path folder;

    private String sheet(String text) throws Exception {
        return Files.write(folder.resolve("heads.csv"), text.getBytes(Charset.forName("GB18030")))
                .toString();
    }

    @Test
    void sheet_isEntered_withDatesAndWaysAsPeopleWriteThem() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "POST /api/screenings",
                    Origin.JSON.readTree("{\"entered\":2,\"unchanged\":1,\"waiting\":1}"));
            String sheet =
                    sheet(
                            "站点,日期,课件,人数,方式\r\n王庄-1,2026年11月5日,果树冬剪,30,点名\r\n\r\n"
                                    + "王庄-1,2026/11/6,果树冬剪,21,\r\n王庄-2,2026-11-06,x-1,0,补报\r\n");
            assertThat(shell.run("screening", "import", sheet)).as(shell.err).isZero();
            assertThat(shell.origin.bodies.getLast().toString())
                    .isEqualTo(
                            "[{\"station\":\"王庄-1\",\"day\":\"2026-11-05\",\"courseware\":\"果树冬剪\",\"heads\":30,\"source\":\"ROLL_CALL\"},"
                                    + "{\"station\":\"王庄-1\",\"day\":\"2026-11-06\",\"courseware\":\"果树冬剪\",\"heads\":21,\"source\":\"FORM\"},"
                                    + "{\"station\":\"王庄-2\",\"day\":\"2026-11-06\",\"courseware\":\"x-1\",\"heads\":0,\"source\":\"FORM\"}]");
            assertThat(shell.out).contains("录入 2，原已如此 1", "1 项还没有收到");
            assertThat(shell.run("-n", "screening", "import", sheet)).isZero();
            assertThat(shell.origin.bodies).hasSize(1);
        }
    }

    @Test
    void rowsThatAreWrong_areNamedAsTheSpreadsheetNumbersThem() throws Exception {
        try (Shell shell = new Shell(folder)) {
            String sheet =
                    sheet(
                            "station,day,courseware,heads,source\n,2026-11-05,c,3,\na,soon,c,3,\n"
                                    + "a,2026-11-05,c,many,\na,2026-11-05,c,3,guess\n");
            assertThat(shell.run("screening", "import", sheet)).isEqualTo(4);
            assertThat(shell.err).contains("2: 站点", "3: 日期", "4: 人数", "5: 方式");
            assertThat(shell.run("screening", "import", sheet("a,b\n1,2\n"))).isEqualTo(4);
            assertThat(shell.err).contains("no column station");
            assertThat(shell.origin.bodies).isEmpty();

            shell.origin.refused.put(
                    "POST /api/screenings",
                    Origin.JSON.readTree(
                            """
                            {"title":"t","code":"validation","errors":[
                              {"pointer":"/1/station","code":"unknown","detail":"d"},
                              {"pointer":"/0/heads","code":"max","detail":"too many"}]}
                            """));
            String well = sheet("站点,日期,课件,人数\na,2026-11-05,c,3\n\nb,2026-11-05,c,3\n");
            assertThat(shell.run("screening", "import", well)).isEqualTo(4);
            assertThat(shell.err).contains("第 4 行：本区划没有这个站点", "第 2 行：heads too many");
        }
    }

    @Test
    void list_saysWhatBecameOfEach() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/screenings?size=1000&from=2026-11-01&to=2026-11-30&page=1",
                    Origin.JSON.readTree(
                            """
                            {"total":1,"items":[{"day":"2026-11-05","stationName":"王庄","heads":30,
                              "source":"FORM","state":"TYPED","title":"果树冬剪","courseware":"c"}]}
                            """));
            assertThat(shell.run("screening", "ls", "--from", "2026-11-01", "--to", "2026-11-30"))
                    .as(shell.err)
                    .isZero();
            assertThat(shell.out).contains("站点 王庄    30 人  补报  现场已报数，以现场为准  《果树冬剪》");
        }
    }
}
