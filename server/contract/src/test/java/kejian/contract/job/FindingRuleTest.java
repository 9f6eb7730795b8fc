package kejian.contract.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class FindingRuleTest {

    @Test
    void rules_standInTheDocument_withWhetherTheyHold() throws IOException {
        String page = Files.readString(Path.of("../../docs/errors.md"));
        int number = 0;
        for (FindingRule rule : FindingRule.values()) {
            assertThat(page)
                    .contains(
                            "| %d | `%s` | %s | %s | %s |"
                                    .formatted(
                                            ++number,
                                            rule.code(),
                                            rule.holds() ? "yes 须放行" : "no",
                                            rule.title(),
                                            rule.titleEn()));
        }
        assertThat(FindingRule.values()).extracting(FindingRule::code).doesNotHaveDuplicates();
    }
}
