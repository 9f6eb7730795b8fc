package kejian.transcoder.work;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import kejian.contract.blob.BlobRef;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeptOriginalTest {

    @TempDir Path base;

    @Test
    void kept_isTheOneUntilItIsGivenOrForgotten() throws Exception {
        BlobRef one = new BlobRef("a".repeat(64), 1);
        Path original = Files.writeString(base.resolve("original"), "x");
        KeptOriginal kept = new KeptOriginal(base.resolve("kept"));
        assertThat(kept.is(one)).isFalse();
        kept.keep(original, one);
        assertThat(kept.is(one)).isTrue();
        assertThat(kept.is(new BlobRef("b".repeat(64), 1))).isFalse();
        assertThat(kept.give(one, original)).isTrue();
        assertThat(kept.is(one)).isFalse();
        kept.keep(original, one);
        kept.forget();
        assertThat(kept.is(one)).isFalse();
        assertThat(base.resolve("kept")).doesNotExist();
    }
}
