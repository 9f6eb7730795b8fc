package kejian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import kejian.cli.client.Origin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultCommandsTest {

    private static final String FAULT =
            """
            {"id":7,"at":"2026-11-01T00:00:00Z","fault":"sound","edge":"e1","box":"B1",
             "station":"S1","stationName":"王庄","area":"410225","areaName":"兰考县",
             "courseware":null,"title":null,"takenBy":"wang","closedAt":null,"closedBy":null,
             "note":null}
            """;

    @TempDir Path folder;

    @Test
    void ls_asksForTheKind_andTellsWhoLooksAfterIt() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/faults?size=1000&state=open&kind=sound&page=1",
                    Origin.JSON.readTree("{\"total\":1,\"items\":[" + FAULT + "]}"));
            assertThat(shell.run("faults", "--kind", "sound")).isZero();
            assertThat(shell.out).contains("没有声音  站点 王庄", "处理人 wang");
        }
    }

    @Test
    void show_tellsEachStep() throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put(
                    "GET /api/faults/7",
                    Origin.JSON.readTree(
                            "{\"report\":"
                                    + FAULT
                                    + ",\"steps\":[{\"at\":\"2026-11-02T00:00:00Z\",\"who\":\"wang\","
                                    + "\"what\":\"REMARKED\",\"note\":\"已派人\"}]}"));
            assertThat(shell.run("faults", "show", "7", "--lang", "en")).isZero();
            assertThat(shell.out)
                    .contains(
                            "no sound",
                            "looked after by wang",
                            "2026-11-02T00:00:00Z  wang  REMARKED  已派人");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"remark", "close", "reopen"})
    void stepWithWords_sendsThem_andIsNotTakenWithoutThem(String what) throws Exception {
        try (Shell shell = new Shell(folder)) {
            JsonNode fault = Origin.JSON.readTree(FAULT);
            shell.origin.answers.put("POST /api/faults/7/" + what, fault);
            assertThat(shell.run("faults", what, "7", "--note", "换网线")).isZero();
            assertThat(shell.origin.bodies.getLast().path("note").asText()).isEqualTo("换网线");
            assertThat(shell.run("faults", what, "7")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"take", "leave"})
    void stepWithoutWords_isSent(String what) throws Exception {
        try (Shell shell = new Shell(folder)) {
            shell.origin.answers.put("POST /api/faults/7/" + what, Origin.JSON.readTree(FAULT));
            assertThat(shell.run("faults", what, "7")).isZero();
            assertThat(shell.out).contains("王庄");
        }
    }
}
