package kejian.delivery.profile;

import java.util.List;
import java.util.Map;
import kejian.contract.courseware.Tier;
import org.jspecify.annotations.Nullable;

/**
 * One model, or one kind of models.
 *
 * @param charset the pages' charset, as Java and HTML both name it
 * @param keys what a key does ({@code up}, {@code ok} …) and the codes that mean it
 * @param audio what its decoder takes: {@code mp2} or {@code aac}
 * @param dialect how the page's player object is told its media: {@code json} or a bare {@code url}
 * @param rtsp how it speaks RTSP: {@code telecom} or {@code plain}
 * @param play what its player is handed: {@code http} or {@code rtsp}, where the server has it
 * @param video where on the screen its player draws; none for the whole screen
 */
public record BoxProfile(
        String name,
        Tier tier,
        int width,
        int height,
        String charset,
        Map<String, List<Integer>> keys,
        String audio,
        String dialect,
        String rtsp,
        String play,
        @Nullable Rectangle video) {

    /** Part of a screen, in pixels. */
    public record Rectangle(int left, int top, int width, int height) {}

    public BoxProfile {
        keys = Map.copyOf(keys);
    }

    /** On a screen of another size a part of the old one means nothing. */
    BoxProfile withScreen(int newWidth, int newHeight) {
        return new BoxProfile(
                name,
                tier,
                newWidth,
                newHeight,
                charset,
                keys,
                audio,
                dialect,
                rtsp,
                play,
                newWidth == width && newHeight == height ? video : null);
    }

    BoxProfile withCharset(String newCharset) {
        return new BoxProfile(
                name, tier, width, height, newCharset, keys, audio, dialect, rtsp, play, video);
    }
}
