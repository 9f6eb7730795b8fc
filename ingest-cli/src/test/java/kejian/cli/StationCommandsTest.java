package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StationCommandsTest {

    private static final String EDITION = "POST /api/stations/edition";

    @TempDir Path folder;

    private String sheet(String text) throws Exception {
        return Files.write(
                        folder.resolve("register.csv"), text.getBytes(Charset.forName("GB18030")))
                .toString();
    }

    @Test
    void edition_isShown_withWhatSomebodyShouldLookAt_andChangedOnlyIfAsked() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    EDITION,
                    Origin.JSON.readTree(
                            """
                            {"applied":false,"unchanged":7,"counts":{"RECODED":1,"GONE":1},"lines":[
                              {"what":"RECODED","code":"2","name":"王庄村","area":"4","doubtful":true,
                               "former":{"code":"1","name":"王庄村","area":"4"}},
                              {"what":"GONE","code":"2","name":"李庄村","area":"4","former":null,
                               "doubtful":false}]}
                            """));
            String sheet = sheet("编码,名称,乡镇,原编码\r\n2,王庄村,某镇,1\r\n3,赵寨村,某镇,-\r\n");
            assertThat(shell.run("station", "edition", sheet)).as(shell.err).isZero();
            assertThat(shell.origin.bodies.getLast().toString())
                    .isEqualTo(
                            "{\"stations\":[{\"code\":\"2\",\"name\":\"王庄村\",\"former\":\"1\"},"
                                    + "{\"code\":\"3\",\"name\":\"赵寨村\",\"former\":\"-\"}],"
                                    + "\"close\":false,\"apply\":false}");
            assertThat(shell.out)
                    .contains("不变 7；改编码 1，名录中没有 1")
                    .contains("? 改编码  2 王庄村 ← 1 王庄村")
                    .contains("  名录中没有  2 李庄村")
                    .contains("尚未更改");
            shell.origin.answers.put(
                    EDITION,
                    Origin.JSON.readTree(
                            "{\"applied\":true,\"unchanged\":9,\"counts\":{},\"lines\":[]}"));
            assertThat(shell.run("station", "edition", sheet, "--apply", "--close-gone")).isZero();
            assertThat(shell.origin.bodies.getLast().toString())
                    .endsWith("\"close\":true,\"apply\":true}");
            assertThat(shell.out).contains("不变 9；没有变化", "已更改");
        }
    }

    @Test
    void rowsThatAreWrong_areNamedAsTheSpreadsheetNumbersThem() throws Exception {
        try (Shell shell = new Shell(folder)) {
            assertThat(shell.run("station", "edition", sheet("code,name\n1,a\n\n1,b\n,c\n")))
                    .isEqualTo(4);
            assertThat(shell.err).contains("4: 编码重复", "5: 编码、名称");
            assertThat(shell.origin.bodies).isEmpty();
            shell.origin.refused.put(
                    EDITION,
                    Origin.JSON.readTree(
                            """
                            {"title":"t","code":"validation","errors":[
                              {"pointer":"/stations/1/former","code":"unknown","detail":"d"},
                              {"pointer":"/stations/0/name","code":"size.max","detail":"long"}]}
                            """));
            String sheet = sheet("code,name,former\n1,a,\n\n2,b,77\n");
            assertThat(shell.run("station", "edition", sheet)).isEqualTo(4);
            assertThat(shell.err).contains("第 4 行：没有这个原编码的站点", "第 2 行：name long");
        }
    }

    @Test
    void import_needsTheArea_andLeavesCapacityAtNone() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "POST /api/stations", Origin.JSON.readTree("{\"created\":1,\"changed\":0}"));
            String sheet = sheet("编码,名称,区划,类型\n1,王庄村,410225,农村\n");
            assertThat(shell.run("station", "import", sheet)).as(shell.err).isZero();
            assertThat(shell.origin.bodies.getLast().toString())
                    .isEqualTo(
                            "[{\"code\":\"1\",\"name\":\"王庄村\",\"area\":\"410225\",\"capacity\":0,"
                                    + "\"type\":\"VILLAGE\"}]");
            assertThat(shell.run("station", "import", sheet("编码,名称\n1,王庄村\n"))).isEqualTo(4);
            assertThat(shell.err).contains("缺少列 no column area");
        }
    }
}
