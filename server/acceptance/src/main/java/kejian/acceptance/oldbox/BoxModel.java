package kejian.acceptance.oldbox;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A model as its data sheet has it; not taken from the server that is judged.
 *
 * @param agent as it names itself
 * @param charset of its pages
 * @param keys what a key does and all codes that mean it
 * @param isTold how the player takes its media: {@code json} or {@code url}; {@code video} for the
 *     element of that name; {@code none} for a box without a player
 */
public record BoxModel(
        String name,
        String agent,
        int width,
        int height,
        String charset,
        Map<String, List<Integer>> keys,
        String isTold) {

    private static final Map<String, List<Integer>> TELECOM =
            Map.of(
                    "left", List.of(0x25),
                    "up", List.of(0x26),
                    "right", List.of(0x27),
                    "down", List.of(0x28),
                    "ok", List.of(0x0D),
                    "back", List.of(0x08, 0x18, 27, 340),
                    "pageUp", List.of(0x21, 372),
                    "pageDown", List.of(0x22, 373),
                    "player", List.of(0x300));

    /** The four of tier A that the laboratory tries. */
    public static List<BoxModel> all() {
        return List.of(
                new BoxModel(
                        "zte-sd",
                        "Mozilla/4.0 (compatible; MSIE 6.0; ZTE; B700) iPanel/2.0",
                        640,
                        530,
                        "gbk",
                        TELECOM,
                        "url"),
                new BoxModel(
                        "telecom-sd",
                        "Mozilla/4.0 (compatible; iPanel; CTC/2.0)",
                        640,
                        530,
                        "gbk",
                        TELECOM,
                        "json"),
                new BoxModel(
                        "telecom-hd",
                        "Mozilla/5.0 (compatible; CTC/2.0; EC6108V9) HD",
                        1280,
                        720,
                        "gbk",
                        TELECOM,
                        "json"),
                new BoxModel("unknown-old", "Browser/1", 640, 530, "utf-8", TELECOM, "none"));
    }

    /** A box of tier B: the WebView of Android 4.4. */
    public static BoxModel newer() {
        return new BoxModel(
                "android-4.4",
                "Mozilla/5.0 (Linux; Android 4.4.2; TVBOX Build/KOT49H) AppleWebKit/537.36"
                        + " (KHTML, like Gecko) Version/4.0 Chrome/30.0.0.0 Safari/537.36",
                1280,
                720,
                "utf-8",
                TELECOM,
                "video");
    }

    /** Whether it knows HTML 5 and ECMAScript 5. */
    boolean isNewer() {
        return isTold.equals("video");
    }

    int code(String key) {
        return Objects.requireNonNull(keys.get(key), key).getFirst();
    }

    @Override
    public String toString() {
        return name;
    }
}
