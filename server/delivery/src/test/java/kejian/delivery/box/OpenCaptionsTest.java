package kejian.delivery.box;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import kejian.contract.blob.BlobRef;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenCaptionsTest {

    private static final int MOST = 4000;

    @TempDir Path folder;
    private OpenCaptions captions;

    @BeforeEach
    void open() {
        captions =
                new OpenCaptions(
                        digest -> Optional.of(folder.resolve(digest.hex())).filter(Files::exists),
                        MOST);
    }

    @Test
    void whatWasRead_isFoundWithoutReadingAgain() throws Exception {
        BlobRef words = words("one", 500);
        assertThat(captions.find(words)).isNull();
        var read = captions.read(words);
        Files.delete(folder.resolve(words.sha256()));
        assertThat(captions.find(words)).isSameAs(read);
        assertThat(read.cues()).hasSize(1);
    }

    @Test
    void whatIsKept_isBounded_andTheOldestUseGoesFirst() throws Exception {
        BlobRef first = words("first", 900);
        BlobRef second = words("second", 900);
        captions.read(first);
        captions.read(second);
        for (int n = 0; n < 3; n++) {
            assertThat(captions.find(first)).as("still used").isNotNull();
            captions.read(words("more " + n, 900));
            assertThat(captions.heldBytes()).isLessThanOrEqualTo(MOST);
        }
        assertThat(captions.find(first)).isNotNull();
        assertThat(captions.find(second)).isNull();
    }

    @Test
    void sameTextReadTwice_isHeldOnce() throws Exception {
        BlobRef words = words("one", 500);
        captions.read(words);
        captions.read(words);
        assertThat(captions.heldBytes()).isEqualTo(500);
    }

    @Test
    void longOne_isReadAndNotKept() throws Exception {
        BlobRef words = words("long", MOST / 4 + 1);
        assertThat(captions.read(words).cues()).hasSize(1);
        assertThat(captions.find(words)).isNull();
    }

    @Test
    void missingOrEndless_isAFault() throws Exception {
        BlobRef missing = words("gone", 500);
        Files.delete(folder.resolve(missing.sha256()));
        assertThatThrownBy(() -> captions.read(missing)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> captions.read(words("endless", (8 << 20) + 1)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("8388609 bytes");
    }

    private BlobRef words(String text, int bytes) throws IOException {
        String head = "WEBVTT\n\n00:01.000 --> 00:02.000\n" + text + "\n\n";
        byte[] all = (head + "\n".repeat(bytes - head.length())).getBytes(StandardCharsets.UTF_8);
        BlobRef blob = SampleRelease.blob(all);
        Files.write(folder.resolve(blob.sha256()), all);
        return blob;
    }
}
