package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonthCommandsTest {

    private static final String OPEN =
            """
            {"month":"2026-11","dueAt":"2026-12-04T16:00:00Z","closed":null}
            """;

    private static final String CLOSED =
            """
            {"month":"2026-10","dueAt":"2026-11-04T16:00:00Z","closed":{"month":"2026-10",
             "snapshot":"2026-10-0123456789abcdef","closedAt":"2026-11-03T02:00:00Z",
             "closedBy":"li","sessions":1234}}
            """;

    @TempDir Path folder;

    @Test
    void months_areALineEach_inEitherLanguage_orAnObjectEach() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/months",
                    Origin.JSON.readTree("{\"items\":[" + OPEN + "," + CLOSED + "]}"));
            assertThat(shell.run("month", "ls")).isZero();
            assertThat(shell.out.lines())
                    .containsExactly(
                            "2026-11  未结  2026-12-04T16:00:00Z 自动月结",
                            "2026-10  已结  快照 2026-10-0123456789abcdef  2026-11-03T02:00:00Z  li"
                                    + "  会话 1234");
            assertThat(shell.run("month", "ls", "--lang", "en")).isZero();
            assertThat(shell.out)
                    .contains("2026-11  open  closes by itself at 2026-12-04T16:00:00Z")
                    .contains(
                            "2026-10  closed  snapshot 2026-10-0123456789abcdef", "sessions 1234");
            assertThat(shell.run("month", "ls", "--json")).isZero();
            assertThat(Origin.JSON.readTree(shell.out.lines().toList().get(1)))
                    .isEqualTo(Origin.JSON.readTree(CLOSED));
        }
    }

    @Test
    void show_tellsOne_andAsksForNoMore() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put("GET /api/months/2026-11", Origin.JSON.readTree(OPEN));
            assertThat(shell.run("month", "show", "2026-11")).isZero();
            assertThat(shell.out).startsWith("2026-11  未结");
            assertThat(shell.origin.requests).containsExactly("GET /api/months/2026-11");
        }
    }

    @Test
    void close_saysTheSnapshot_andFailsForAMonthThatCannotClose() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "POST /api/months/2026-10/close", Origin.JSON.readTree(CLOSED));
            assertThat(shell.run("month", "close", "2026-10")).isZero();
            assertThat(shell.out).contains("已结  快照 2026-10-0123456789abcdef");
            assertThat(shell.run("month", "close", "2026-11")).isNotZero();
            assertThat(shell.out).isEmpty();
        }
    }
}
