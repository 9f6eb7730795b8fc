package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCommandTest {

    @TempDir Path folder;

    @Test
    void bulletin_isPutIntoAFile_ofTheFormAndArea() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/reports/2026-10/bulletin.docx?area=410225",
                    Origin.JSON.readTree("{\"a\":1}"));
            Path file = folder.resolve("out.docx");
            assertThat(
                            shell.run(
                                    "report",
                                    "month",
                                    "2026-10",
                                    "--format",
                                    "docx",
                                    "--area",
                                    "410225",
                                    "--out",
                                    file.toString()))
                    .as(shell.err)
                    .isZero();
            assertThat(shell.out.strip()).isEqualTo(file.toString());
            assertThat(Files.readString(file)).contains("\"a\"");
            assertThat(shell.run("report", "month", "2026-10", "--format", "pdf")).isEqualTo(1);
        }
    }

    @Test
    void exports_areALineEach() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/exports?size=500&page=1",
                    Origin.JSON.readTree(
                            """
                            {"total":1,"items":[{"id":1,"at":"2026-11-05T00:10:00Z","who":"li",
                             "what":"BULLETIN","area":"410000","about":"2026-10 docx","rows":120}]}
                            """));
            assertThat(shell.run("report", "exports")).as(shell.err).isZero();
            assertThat(shell.out.strip())
                    .isEqualTo("2026-11-05T00:10:00Z  li  BULLETIN  410000  2026-10 docx  120");
        }
    }
}
