package kejian.delivery.profile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckProfilesTest {

    private static final String OWN =
            """
            {"profiles": [{"name": "hall", "like": "telecom-sd", "addresses": ["10.3.16.0/20"],
              "boxes": ["HALL-.*"], "agents": ["HallBox/"], "charset": "utf-8"}]}
            """;

    @TempDir Path folder;
    private String said = "";

    private int check(String json, String... asked) throws IOException {
        Path file = Files.writeString(folder.resolve("own.json"), json);
        String[] all = new String[asked.length + 1];
        all[0] = file.toString();
        System.arraycopy(asked, 0, all, 1, asked.length);
        return run(all);
    }

    private int run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int code = CheckProfiles.run(new PrintStream(out, true, StandardCharsets.UTF_8), arguments);
        said = out.toString(StandardCharsets.UTF_8);
        return code;
    }

    @Test
    void models_areShownAsTheyAreAsked() throws Exception {
        assertThat(check(OWN)).isZero();
        assertThat(said.lines().findFirst().orElse(""))
                .matches("hall +A  640x530  utf-8  json  http/telecom");
        assertThat(said).contains("telecom-sd", "zte-sd");
    }

    @Test
    void aBox_isToldItsModel_andKeys() throws Exception {
        for (String whose : new String[] {"box=HALL-7", "address=10.3.17.1", "agent=HallBox/2"}) {
            assertThat(check(OWN, whose)).isZero();
            assertThat(said).as(whose).startsWith("hall ").contains("  back ", "  ok 13");
        }
        assertThat(check(OWN, "box=OTHER", "address=10.4.0.1", "agent=ZTE iPanel")).isZero();
        assertThat(said).startsWith("zte-sd ");
    }

    @Test
    void everyFault_isALine() throws Exception {
        assertThat(
                        check(
                                "{\"profiles\":[{\"name\":\"x\",\"like\":\"none\",\"tier\":\"Q\"}],\"a\":1}"))
                .isEqualTo(4);
        assertThat(said.lines())
                .hasSizeGreaterThanOrEqualTo(2)
                .allMatch(l -> l.contains("own.json"));
        assertThat(run(folder.resolve("absent.json").toString())).isEqualTo(4);
        assertThat(said).contains("neither a file nor a folder");
    }
}
