package kejian.origin.caption;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Caption files that were made to do harm, from the folder that the environment variable
 * KEJIAN_HOSTILE names; its {@code expected.tsv} says of each: file, class, status, code.
 */
class HostileCaptionsTest {

    @Test
    void everyFile_isReadAsWordsOrRefusedWithItsReason() throws Exception {
        String corpus = System.getenv("KEJIAN_HOSTILE");
        if (corpus == null) {
            System.out.println("HostileCaptionsTest left out: KEJIAN_HOSTILE names no folder");
            return;
        }
        Map<String, String> wanted = new TreeMap<>();
        Map<String, String> got = new TreeMap<>();
        for (String line : Files.readAllLines(Path.of(corpus, "expected.tsv"))) {
            String[] cells = line.split("\t", -1);
            if (cells[1].equals("sub")) {
                wanted.put(cells[0], cells[2].equals("422") ? cells[3] : "read");
                got.put(cells[0], verdict(Path.of(corpus).resolve(cells[0])));
            }
        }
        assertThat(wanted).isNotEmpty();
        assertThat(got).isEqualTo(wanted);
    }

    private static String verdict(Path file) throws IOException {
        try {
            for (Cue cue : CaptionFile.read(Files.readAllBytes(file)).cues()) {
                assertThat(cue.text()).doesNotContain("<script", "<img", "javascript:");
            }
            return "read";
        } catch (CaptionException e) {
            return e.refusal().problem().code();
        }
    }
}
